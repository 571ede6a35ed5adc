"""HTTP only: requests in, answers and event streams out, our errors as statuses."""
