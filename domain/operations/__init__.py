"""What is remembered of the requests that were served."""
