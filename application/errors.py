"""Everything the use cases refuse, beside what the domain refuses.

::

    MarqueeError (domain.errors)
    ├── NotFoundError              the thing asked for does not exist
    │   ├── UnknownMovieError      the catalogue has no such movie
    │   ├── NotTrainedError        the movie exists, but no model has seen it yet
    │   ├── UnusableSeedsError     the model can go by none of the seeds
    │   └── NothingPredictsError   no version that predicts ratings has been released
    ├── RefusedError               the request is sound, but must not be carried out now
    │   ├── WriterBusyError        another process holds the writer lock
    │   ├── OtherDatasetError      this home holds another id space
    │   ├── OffsetConflictError    another consumer has stored these messages
    │   ├── NameConflictError      another process has registered movies meanwhile
    │   └── QuarantineError        the data is quarantined, so nothing may learn from it
    ├── DatasetError               a data set's file is missing, truncated or mangled
    ├── BackupError                a backup is missing, damaged or of another kind
    ├── StreamError                an event stream cannot be read
    └── StorageError               a store failed to read or write
        └── ReleaseError           a released model cannot be loaded
"""

from domain.errors import MarqueeError


class NotFoundError(MarqueeError):
    """The thing asked for does not exist."""


class UnknownMovieError(NotFoundError):
    """The catalogue has no such movie."""


class NotTrainedError(NotFoundError):
    """The movie exists, but no model has seen it yet."""


class UnusableSeedsError(NotFoundError):
    """The model can go by none of the movies and genres that a viewer named."""


class NothingPredictsError(NotFoundError):
    """No version that predicts ratings has been released."""


class RefusedError(MarqueeError):
    """The request is sound, but must not be carried out now."""


class WriterBusyError(RefusedError):
    """Another process holds the writer lock."""


class OtherDatasetError(RefusedError):
    """This home holds another id space."""


class DatasetError(MarqueeError):
    """A data set's file is missing, truncated or mangled."""


class BackupError(MarqueeError):
    """A backup is missing, damaged or of another kind."""


class StorageError(MarqueeError):
    """A store failed to read or write."""


class ReleaseError(StorageError):
    """A released model cannot be loaded."""


class OffsetConflictError(RefusedError):
    """Another consumer has stored these messages."""


class NameConflictError(RefusedError):
    """Another process has registered movies meanwhile."""


class QuarantineError(RefusedError):
    """The data is quarantined, so nothing may learn from it."""


class StreamError(MarqueeError):
    """An event stream cannot be read."""
