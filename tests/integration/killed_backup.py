"""Backs a home up to a file, or restores it from there, over and over, killed as ordered."""

from pathlib import Path

from application.operations.back_up_home import BackupRequest
from application.operations.restore_home import RestoreRequest
from entrypoints.backup_container import BackupContainer
from entrypoints.settings import Settings
from tests.fakes.silent_progress import SilentProgress
from tests.killing import Order, carry_out_orders


def _work(order: Order) -> None:
    (archive,) = order.more
    container = BackupContainer(settings=Settings(home=order.home))
    container.progress.override(SilentProgress())
    order.lay_hands_on(container)
    if order.task == "backup":
        container.back_up_home()(BackupRequest(target=Path(archive)))
    else:
        container.restore_home()(RestoreRequest(source=Path(archive), replace=True))


if __name__ == "__main__":
    import adapters.backup.local_backup_archives
    import adapters.backup.local_former_tombstones  # noqa: F401  # imported once, not in each child

    carry_out_orders(_work)
