"""Text files: encoding, separator, header and types."""
