"""The child process: reads an order as JSON from stdin and writes a profile to stdout."""

from __future__ import annotations

import json
import sys

from .limits import limit
from .read import read


def main() -> None:
    order = json.load(sys.stdin)
    limit(order["seconds"], order["megabytes"])
    json.dump(read(order), sys.stdout)


if __name__ == "__main__":
    main()
