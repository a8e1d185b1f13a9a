"""Everything the domain refuses.

::

    MarqueeError                 every error that a user can act on
    ├── InvalidValueError        a value breaks a rule of the domain
    │   └── UnknownFamilyError   a plan names a family that does not exist
    ├── InsufficientDataError    the data is sound, but too little for the question asked
    └── ArtefactError            a trained model's files are not what its manifest says

Messages say what is wrong, where, and what to do about it; they are shown to
users as they stand.
"""


class MarqueeError(Exception):
    """An error whose message tells a user what happened and what to do."""


class InvalidValueError(MarqueeError, ValueError):
    """A value breaks a rule of the domain."""


class UnknownFamilyError(InvalidValueError):
    """A model plan names a family that does not exist."""


class InsufficientDataError(MarqueeError):
    """The data is sound, but there is too little of it for the question asked."""


class ArtefactError(MarqueeError):
    """A trained model's files are not what its manifest says."""
