"""SQLAlchemy tables and the stores on them."""
