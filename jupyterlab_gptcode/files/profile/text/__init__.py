"""Text files: encoding, table dialect, header and types."""
