"""Stands before the package of that name, for the tests and all that they start.

jsonschema goes on without it. It compiles forty grammars of international addresses, which nothing
here checks, in each process that imports a part of Jupyter Server: more than half of the start of a
server or a command.
"""

raise ImportError("left out by tests/left_out")
