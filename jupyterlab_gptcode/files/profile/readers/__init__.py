"""One reader for each kind of file that is not plain text."""
