"""Viewers in what is known of them beyond their events."""

from application.ports.demographics_store import DemographicsStore
from domain.identifiers import ViewerId


class DemographicsTraces:
    """Erases a viewer's gender, age and occupation."""

    place = "demographics"

    def __init__(self, demographics: DemographicsStore) -> None:
        self._demographics = demographics

    def erase(self, viewer: ViewerId) -> int:
        """Leave no byte of a viewer there, and return how many entries were removed."""
        known = self._demographics.all()
        others = [one for one in known if one.viewer_id != viewer]
        if len(others) < len(known):
            self._demographics.replace(others)
        return len(known) - len(others)
