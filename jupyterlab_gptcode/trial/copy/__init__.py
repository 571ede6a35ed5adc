"""What runs in the kernel, its copy and the copy's supervisor. No file here runs on the server.

Standard library only, Python 3.8 or later: the files travel to the kernel as text (`snippet.py`).
"""
