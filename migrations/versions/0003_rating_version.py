"""The version that predicted the ratings of an answer, beside the one that ranked."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a database to this revision."""
    op.add_column("requests", sa.Column("rating_version", sa.String(64)))


def downgrade() -> None:
    """Bring a database back to the revision before."""
    op.drop_column("requests", "rating_version")
