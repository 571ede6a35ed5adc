"""The same table as an Arrow file and an Arrow stream, in two batches; pyarrow wrote them once."""

from __future__ import annotations

import base64
import zlib

FILE = (
    "eNrtViFPw1AQvtd2W0OaMEFIxcTk5Egm5hhuYgkJBrvCFkBsLKEEcPsJSCSKIBBIBAKBRPAjEAgEEsW4e+/eaG8tAx"
    "wJl7zdvfd9797dvWu7tY2N9c0VgAnKnQIoA8kCBFCEAvhooSgPPFQd5JAu4ught4LjBe1bHDEOwu7fJxPcECyhXeE1"
    "pMES23G0c0Aua+jr1XAdOjNkHFjvxf0B2U+aA6oFFFuIERWhhNGV0aOJVRXIdyNxHomLYzuKke/rVZ+xxsT4q+LPFd"
    "qxnquFrBiOdvtDsi80x4Fzwy2UxVmkh9Ggb2xTqwfDdYlbTXCpdtFg/3AYmxnlU9SIo3Oy+VG2nJ8jz3OoPj1AboCj"
    "pHOzOdE9XnK9SQK0zE0G2is4nsZCxs0Nm/rYuw+R6THS4XUHPsWFfAlYlxOxWlFinrV+fGI05XGjknksp/NwPZ3D6d"
    "RLOu5Azca9+IO4FetQ6LrYVxf7WyLvtuC3hb+uwLvC30jgI4GPBT4WeZCUMuruiDzz8N/O7Z3aXimk0LdVQW/JPoi2"
    "Zv1l9VNeH0n+d/upOaef1Df7yZs+X2nxhc7rN4tXxf68ueXXBF4T8eT1r93fFHgzI7dSTu2z5moOnjeX4mb0y1f9B4"
    "l7t3U270Jffz0CrkqPnXns44wd3XFA9v3y7KXXmyL2R16/FvcI/9/NP/HdrCK4pv8LfQC03aFf"
)
STREAM = (
    "eNqdU71OAkEQnr0f7kIu8QpirqCgpKSgoJOSgofgFKIWIIln1I5H8BGsjIUPYGFhYeljWFpYWrnO7A/eDbeCTrLMzH"
    "3fzs63O0gp5bMASIGsCQk0IIQYIzQRQIBujBzyDVxT5LZxvWP8hKvARdjLl5S4IWlh3DbfkAYtExf58TmV7GKtD831"
    "6MzM4GD8aTGbU/ymOCCGQL1l2FEDIuwuxYq6VxFS7X7pPDIf11FeID9WX2OD9aWu18GfB4wLlYtmXQ+XJ7MFxXeK48"
    "Gt5oYpO4v8Ip/PdKzv6lVzfeJ2Sly6u3x+drEodEZ6GgrxlCarj9QafR4/z6P7mQJyE1yR0mY14bHy3tw3WYKRfslE"
    "VQUvUFhmcP3C+n7s22fIDAwyNt89+DEf3JYYn5Z6tSZYXvf96lp70vEoyjr2qzr8QGm4WVep9p2Izb73/tC3MD5jvs"
    "f29dj+IdM9YvwRqzdh+ITVWzJ8yfAVw1dMB1lUc+8e0+nC/5vbN7WzElbQzwNGH/I5yA8369XNk2uOOH/XeRpsmSex"
    "4zwF6/9X1WLmXfNm8Q7b78otv8vwLuvHNb92/4DhgxptkePu63KxBXfl3Pyaeflt/qD07uS/AbElXkM="
)

PARQUET = (  # two rows of an integer and a duration
    "eNqVU01PwkAQnV1qw8EDkGzTJj30YoMJIJD4DYcpX1FBEQ/EgwdEAsQoWFCuHP1R/gSP/hiPzm4L9cCFl01n+mbmvd1Nto"
    "2dgtCEI5wmBUgBMAjAwyhApEQqQ9WE0IVum/FVxYyveg1Ib2CTyVBGYyzGlUCiKbhyWV4+7GxWX1WizODpDexaPcYYB6FZ"
    "pUMw9Vl/NHjpCY2IPW7y8VOQaPPJ5BkMzbKtjAs2dR+CnrBkgyDa+Ga03Kob3+54ltw4CC6PkaBQ2tctFzQq/jdR5srmi9"
    "Fyl9z9YduddKMRl3syPmOG5sYpgGWbu9jp3HTPglswf9mBxDFK3GKAK8QFekOsIw6xMlSc5yG2ZFJBvFBEFDFIvej/ukqi"
    "J5TU7mqKXMhvDdeQVl7+sXjqU9KQPuTXCIsVKVJXovdytBUOr/bn4UjFfuQfzhF6Xdk2xKqa7wekQj3qxHIZTGfa89/eB/"
    "NsfzrN9nx/snA+Bv5sPHl1ike5fK5gZWwAWnBO19imZ/AHKjZ+Fw=="
)


def unpacked(packed: str) -> bytes:
    return zlib.decompress(base64.b64decode(packed))
