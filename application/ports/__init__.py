"""What the use cases need of the outside world, one Protocol per file."""
