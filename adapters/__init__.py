"""Technologies behind the ports, one technology per module."""
