"""Files of statistics programs, maps and HDF5, each written once by a package that does that."""

from __future__ import annotations

import base64
import zlib

PACKED = {
    "a.sav": (
        "eNpTcfMxctBQ1lQIDggOVnBxDHFUcPP0cVXQVcgoKSkottLXT88syShN0kvOz9UPz6xKLErxTUzWD0pNTAkuSSxR"
        "YGJgYGBhQABmOCvSwchCwS+/TMHIzMDcytjUytRMgUIANJWJARUwcbCCsacLRAkueUe/eEdf/1A/kDw7sgJ2RjD2"
        "c/R1xaafQUQMjMM9XP1A8uxQP4L8zAGSRlL6HwiApjEwQt358i/ELphaZqia///f/4fS9f+gfHaoWSC9rEAcGuKm"
        "awES5IYawAO1hAOqCBubAU0cpJ8XyrYFYk8X28wUTlhQ2CbmxSfm5pfmlcSXA+M4PjE+Jz8vPT4vMTeVExQctmAW"
        "yOO25RmpeSDDBKCGMyFZDIvx58zIwfbBHkL/sE9OzEssqjQHRV6J+XtOJ6gCB1hIJCEil8EJLs/hAKFZHJIR8j0+"
        "QHkA8cdzmg=="
    ),
    "a4.nc": (
        "eNrtlEGL00AYhmcmbQklu61a7SqicfGkJXbbVUQtWNLUlnbbpV0RRCnZTZYNtMnSxj0JnhT0sAd/g4f9AZ7Fu152"
        "f4JHLyuCJxGdyWSaNLRiL7KHeSlNZjLzzTvPfN+8rlWqC8kLSSSKgOm3L7BE23m//6j29UO7Vukg6T1a9noEITIl"
        "qiQCkHxPZMk/jLElYq41MI/9RjpN/n/EacsBYbGJaDzRHOy+8Zc9exGQiAKcuT5IBKFePfyy79lfuA1hhvQgCCEL"
        "zJ5Chjg+deUyoGZlkBVB9gV+i3t7EZLU7qG/l7dg0ktsphfpuhcfWxLJULVZ7nbBGbJ/f/lKfU1rdevtVq+rlpsa"
        "kB7jneMJcTqhVV7TvPH3/fEbO9ZIxj9dtk1XrVRlA0O1R5Zjy5vPXNl23ODTnj609M2+qchMBUAMIRx/EUgkfq9l"
        "ulvG9mrFGlgGSON8YATQmOG9Ry9FyrARYsiyQJhkKE9hmPQYXqP9355Tllvx6Szjs1mW6XoZbD0TWFcdZ2hYtu6a"
        "o8kNYJPQDx5+EgJwriO5RJFFjyTmj+/rrhdU+Fes1M3T9XffKda7EF71sKIgNYVois6NWTztjYcM31IENJoNWpsb"
        "dLSixrCfUNgpTDcTRtusdzfAeZ86qXdxRm16sMTgPdwmYz4fKZ/aaq0R3S672qQ+PZkUvtKwg45W1TpaS9Wog1uI"
        "OjB0Vx+ZbmBlXFZATIO/JxW7mZia+7nGNEdSyFHsvzhi7YPi4Q3iKHGOXqysX8CpW/RBs0NfpFnea6nrQ2fXHLoW"
        "Pm6S7ss+8D1zSFyUCjnby4vSqrKSV1ZyO8b2zVJBKSj5Owe/fgKuE6sHarvppUB6Mk1YyRxHSpD1F9FknI8pzpKL"
        "i4uLi4uLi4uLi4uL66TqD+DYOuo="
    ),
    "eight.xpt": (
        "eNrzcHV0cQ1SCHJ19g9y0YIAH0+nMAsFBQUPZDlFCDDACxQUgh2DFUAAiQYap6BgpmdgBuInFaeY6Bkp4ARGFn7+"
        "YUZmVgbmVsamVqZm6HwFCoEHFv/6uvqCPUyUfw3N4CwTA+zmuQQ7B4QADaQk/FwcQxyDXUNw+gOoDqQEI1wHIvz8"
        "HH2DCfrXBLt/GRgZGBg4GBgzU8hzDwMIAM1A4QMBIfMYsAGIW5gS8+ITc/NL86jkFg6YeSXx5ZklGfGJ8Tn5eenx"
        "eYm5qXjcwgTE7AzMCFVkuIUBwy0ChMzDEy4s5RmpJIUJMIG6hnj6uuIIF3FC5mFzCrb05+8UjLO8QjXRGMMORwGI"
        "uY4SEDo5MS+xqNLcoyLxB1gY6gg9qPVJ0FxQkezZAJI2gOrWgOqGSafMRg58CgAA3sbfrA=="
    ),
    "five.xpt": (
        "eNrzcHV0cQ1SCHJ19g9y0YIAH0+nIMegSAUPZDlFCDDACxQUgh2DFUAAiQYap6BgpmdgBuInFaeY6Bkp4ARGFn7+"
        "YUZmVgbmVsamVqZm6HwFCoEHFv/6uvo6AcWI86+hGZxlYoDdPJdg56CAkCCKws/FMcQx2DUExAcxB3X4+Tn6ugYT"
        "8q8Jdv8yMDIwMHAwMGamkOceBhAAmoHCJxdA3MKUmJtfmldCNbdwkOUWJiBmZ2DOS8xNJTtcGDDcIkBBuLCUZ6Tm"
        "keIGYMJ1DfH0dcURLuLkOAVb+vN3CsZMm0TmN0doiDhKQOjkxLzEokpzj4rEH2BhqGP1oNYnQXNBRbJnA0jaAKpb"
        "A6obJp0yGznwKQAAh1TG/Q=="
    ),
    "new.dta": (
        "eNrtV71OwzAQTmkFA10Y2bp0xUkQtEKHQRViKerSkSFyEkMj5ad13KIiKngDXgDxLEg8BCsTC3vVrSSxk5SyZelA"
        "vuXz3Tm+8+l8diDkhBPD5gTDgBKbMgyMupSEFGtaG1AqgDnlNGDxhKv+JaBchC6uKYC6GHq4qggA6mFwiUldHAti"
        "BNzxaOTPG+I9vd3oBZOGrurHDbV1cngEKLcCSkPxyBDLJZVXyfsVwR3J19LpveRRTfDLtuD3XcFfki/qgvuSh5If"
        "6mnssVeYEOYQ06UGnw5piBfL+XJHmS8BrRniiT6JQseOrWwWxAvGPt9gAHEeNpqBuwH1NxpAUh6iHCAMGHedkONV"
        "c6aEm4B5hIe4qekH6m0BX01NLfhhKyy2uya3iqYl3W10XNwxNZKOYIhEKSX+PeJzs14XeQtOtGWhlChRomyUv7si"
        "WAPCiMUpi54VjhUp0B+NHT3ycSVbZHFmEZ+waSsa17+tWWcrM30+munwbXRqzzrVzFQ7z27/p4/nyAQoWRdCzuI4"
        "kOSVTh5r18T8h+MHJF7A1g=="
    ),
    "new.h5": (
        "eNrr9HBx4+WS4mLm4GCAgf9QsEwawjeAije/12zw93AJYmKoYBJCVggDXEwMjAwMbHwMQIq5qDRvM1QjmwBIhDUv"
        "MTe12I8ZKsYPEmPJTcyrjGKBqpNnIAT2CjSIEuMEHpDhjBVmjFDLIPwSJyaoORYMZAMmztX8YCcADWRUAfKZGBmh"
        "fmKAeQSDL8LAKKhgzwAJYwcGE24Gk/9ARaxA1zJzcQB9wswI80ECzKIFDIMerPj8hBseFiLAsGBkZIQFMYxm9mBg"
        "DAP6FZgqGDJTGBgEgIEAC4f8bAaOCCZQ3EDEIdHFweDm6BPsyhASFOoKFMtj4BQGSrAyoIYX1BAGGZhjagY2LKL3"
        "7PRCDwto8mOA0cwcDIwgv7Cj+UUG6hd2mGF7GIY0qPO+6QHNppAMCcmsblD/3YD5M4J2TngXZbQNPTrQ1TDzMDAK"
        "wJOqANbsCFe8Y+hGh16O+DaCSZOIsGAaBmEhqJy0zi0YVLqIQwOgjJGhC8SwLCn4QaahbkEeAeDMy8QgwIBRj5ZB"
        "wxhmIwN6EQkFnETaxoKkE2K0ApBeJgkTi3/P2e8U4uECLDKB6riBIikay8RhdsBsmdB4Mwe/PcmJeYlFleYMo2AU"
        "jIJRMApGwSgYXoBg742IZiHLMGgWLlb9tAQ9LJjRevPEhAXbMAgLpU45E/SwYEEf0SAiLDiGQVisauDcjB4WrFA5"
        "VhLCgmsYhEU1v/IM9LCApXc2EsKCZxiEhelOz2foYQEb1WAnISz4hkFYHHrzYwF6WMDyPgcJYSEwDMJCmP0Sr1sw"
        "sO/NAOv1ow+0IHrxAQwVwJ47TOYrNAtJMaDSnNwTXjiF+LgxsDrlZJQxJAOFeBlstLTXMhSAmVefzDjMoA9mvviY"
        "dYyhFszcbrf6KoMnmHn+Z8ZdBiUwc0XFjccMomDmhpnKnxhswEzvsFX/GMLAzGOdj8NHG0WDDrh5uDjBR09B4KP9"
        "U1lGBqYUg7sssNTFlGL4khXBMYKNRIE4xjyCCI6JhBCCY6oijOCYGYggOOY2ogiOhYfYaCwMHAAASicUIA=="
    ),
    "old.dta": (
        "eNorYmJkYGFgZqABMLJQ8MsvUzAyMDJTMDC3MjZl+Puf/X9mCgFtibn5pXkleBTkJeam4jWhPCM1j0g3qhoa6Rmk"
        "k+ApVUMDEjWYF5MWbKolyQyjYKQCRjjrh31yYl5iUaU5kM3zOrnWiQku9aA+CcY8UGibUuuEyL8sDvDU03C9HygF"
        "AN5dIHM="
    ),
    "old.h5": (
        "eNrtWc1u00AQnl3bjQmlSlsphAqKC5ce+5NCbqRSXeWASkWLxDFRg1SEaqT+SO2tx3Dj2EfIkSNHDhw48gh9BN4g"
        "2N4Zk902tolVNXV2Lp92Pd5Nvv12d2b8pbGx+aA4V4TAbBtMKEG/9dAaz+U2PW8iMsQOYpdTPwufVbB/GsdX/Xbf"
        "um7g3VOM5rm0BNqgbRyt4a5vB/ge2w7iLy77HZ54IXqtgw9HPh60vLN+fdb+c95B+m0Yor1vpdNvzdb61fr9p1/S"
        "U8eS/U4Rj5VztT7kvDtbbzYYGNF832flcS+xDWUBdPp3Z+LHJR07hjyeui/yYgws8R8ZtRcFctGBf9u/P2FAuxK+"
        "Ou28Qu7qUL0P1R46Wn5v8JxzMaCNK2YwOkmacL1SbseErnikl/N76fSyWNBngawrU9wvka7EujMmOuh645GOfoT+"
        "ZV83Uz5+bKebp2RDpLvPn9LdRRUu5B68y/CNzfXXO254371zxQ/10DtBADDLApWTDdZ7V8Si8Dg1h3str3V49lKL"
        "SZs2bdq0actdnKTG33KcxJR8ycD4Iog6CrHxxk+MN9TA9GLE+bi+LqHmc6IuwQfWJToP5XoKPMM8TkturOoS37C9"
        "Tbhwu/tZNcPXN8P6BO+rVCTnzepIX0dyHUQ+bUY52Wk5IZ9D/F1JyOGozvMo3o/2/5+5cbsnhtUVvxO6SuLjan1h"
        "WD7MXPBhRDxk5WMiF3zQqpqZ+bBzwQdVsKzMfBRzwQepfCIzH5O54IOyiEJmPqZywQftejszH6U7wQdZewlxGXEF"
        "cRWxiriG+AIRy9jtmhynNG807rTwaxYklt2XKP58Eu9H39md+Xi/Oo37NCFPIX9nNNf7LyFB2jU="
    ),
    "roads.dbf": (
        "eNpjruOWYWZgYFjIoMiADeQl5qZCmc4gggtNPic1L70kA8z0A8szockn5qUWMyDkWdD0J5Vm5pRAmC4gggNNnlch"
        "OTEvsajSXAEGDPQMDECUkYGRiYGhgaFCkaECCjDUMwUpMEQoMEJVYAwxwQimAACqRhym"
    ),
    "roads.shp": (
        "eNpjYFDnYsAOtr1gZmBgZsAFPthDGQ4MhAEjEGsQYRZYIRNeoxBqoUqJMPeDPfHmgmlmIt3rQIJ7HQDnHA3N"
    ),
    "roads.shx": ("eNpjYFDnYsAO7F4wMzAwM+ACH+yhDAcGwsAIiDWAOA5Kd4FoAPRkBF8="),
}


def unpacked(name: str) -> bytes:
    return zlib.decompress(base64.b64decode(PACKED[name]))
