"""The answer that the measurements stream: prose, lists, tables and code, of any length."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

_PROSE = """\
## Part {n}: what the data say

The **mean of column {n}** is a little higher than the median, because a few long values pull it up.
You see this in the `describe()` of the frame, and in the plot below; *both* tell the same story, so
it is safe to go on with the cleaned column. Values that are missing were left out of the count.

- rows that were read: 1200
- rows without a value: 17, which is below the limit that you gave
- rows that are the same as an earlier one: 3

| column | mean | median | missing |
|---|---|---|---|
| weight | 4.{n} | 4.1 | 0 |
| value | 17.{n} | 15.5 | 17 |

The next cell makes this visible. It keeps the frame as it is and works on a copy:

```python
part_{n} = frame.copy()
part_{n}["ratio"] = part_{n}["value"] / part_{n}["weight"]
print(part_{n}.groupby("kind")["ratio"].mean())
```

That was part {n}. What follows looks at the rows once more, from the side of their kinds, and says
where the two ways of counting differ. In short: nowhere that matters for your question.

"""
_TOKEN = re.compile(r"\s?\w{1,6}|\s*[^\w\s]|\s+")
LAST = "That is all of it."


def tokens(count: int) -> list[str]:
    """Pieces of about four characters, as a model's tokenizer makes them; they end with `LAST`."""
    closing = _TOKEN.findall(f"\n\n{LAST}")
    body = list(islice(_endless(), max(0, count - len(closing))))
    return [*_closed(body), *closing]


def _endless() -> Iterator[str]:
    part = 0
    while True:
        part += 1
        yield from _TOKEN.findall(_PROSE.format(n=part))


def _closed(body: list[str]) -> list[str]:
    """A fence that the count would leave open becomes a word: the last line must be prose."""
    text = "".join(body)
    if text.count("```") % 2:
        cut = text.rindex("```")
        kept = _TOKEN.findall(text[:cut])
        return [*kept, *(["so "] * (len(body) - len(kept)))]
    return body
