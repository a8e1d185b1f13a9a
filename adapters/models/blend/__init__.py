"""The blend of several families."""
