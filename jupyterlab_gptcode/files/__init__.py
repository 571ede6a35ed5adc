"""What the contents manager serves: profiles of attached files, and the files that runs make."""
