"""Who takes part in the demo's story, each at a place of their own."""

from demo.navigators.office import Officer
from demo.navigators.workbooks import Workbooks
from demo.navigators.worker import Worker
from demo.navigators.youngster import Youngster
from demo.people import BILAL, IRIS, JOKE, KARIM, MILAN, NOOR, SANNE, TOM
from demo.setting_up import Demo


class Cast:
    """The people of the story; `demo` is where they live."""

    def __init__(self, demo: Demo) -> None:
        url = demo.service.url
        self.demo = demo
        self.sanne, self.joke = Worker(SANNE, url), Worker(JOKE, url)
        self.karim, self.bilal = Worker(KARIM, url), Worker(BILAL, url)
        self.noor, self.milan = Youngster(NOOR, url), Youngster(MILAN, url)
        self.iris, self.tom = Officer(IRIS, url), Officer(TOM, url)
        self.karims_workbooks = Workbooks(demo.place.workbooks, KARIM.name)
        self.bilals_workbooks = Workbooks(demo.place.workbooks, BILAL.name)

    def writes_in_tryton(self, worker: Worker, party: int, text: str) -> None:
        """De Brug's own people write under their own account, on the youngster's record."""
        self.demo.office.write_note(party, worker.person.login, text)

    def received_in_tryton(self, party: int) -> list[str]:
        """What stands delivered on this record, as De Brug's people read it."""
        notes = self.demo.office.notes_on(party, self.joke.person.login)
        return [note for note in notes if note.startswith("[koppel ")]
