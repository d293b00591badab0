"""Sanne and Karim at their desks."""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import segno
from playwright.sync_api import Browser, Locator, ViewportSize

from tests.browser.screen import Screen
from tests.browser.watch import DESK, Watch
from tests.identity_provider import NAMES, PEOPLE

NOTHING_SHARED = "Er wordt nu niets gedeeld."


@dataclass(frozen=True)
class Code:
    """What stands on the desk's screen for the phone beside it."""

    typed: str
    scanned: str


class Professional:
    """Somebody at a desk, or on a bike with a phone (`size`), working on one pair at a time.

    `login` is who they are at their own organisation.
    """

    def __init__(
        self,
        browser: Browser,
        watch: Watch,
        login: str,
        language: str = "nl",
        profile: Path | None = None,
        size: ViewportSize = DESK,
    ) -> None:
        self._login = login
        self._slug = next(slug for slug, people in PEOPLE.items() if login in people)
        self.screen = Screen(browser, watch, size, language, profile)
        self._pair = ""

    def signs_in(self) -> None:
        """From the front door to their own organisation's sign-in, and back to the caseload."""
        screen = self.screen
        screen.open("/")
        screen.read_english_from_now_on()
        screen.page.get_by_role("link", name=screen.says("Ik ben begeleider")).click()
        screen.page.wait_for_url("**/aanmelden")
        screen.look()
        screen.page.get_by_role("link", name=NAMES[self._slug]).click()
        screen.page.locator(f'button[value="{self._login}"]').click()
        screen.page.wait_for_url("**/begeleider/")
        screen.look()

    def sits_down_at_the_desk_of(self, colleague: "Professional") -> None:
        """In the same browser, after the colleague's session has ended."""
        self.screen = colleague.screen
        self.screen.page.context.clear_cookies()

    def forms_a_pair_with(self, partner: str, label: str) -> None:
        """Invite a colleague elsewhere; the label is for the own organisation alone."""
        screen = self.screen
        screen.follow("Nieuw koppel")
        screen.page.get_by_label(screen.says("Met wie?")).select_option(label=partner)
        screen.choose("Waarvoor?", "Samen begeleiden")
        for subject in ("Wonen", "School en werk", "Inkomen en schulden"):
            screen.choose("Waarover willen jullie delen?", subject)
        screen.choose("Wiens wens is het vooral?", "Van de jongere en van ons")
        screen.choose("Hoe kan het ook, zonder te delen?", "De jongere vertelt alles zelf")
        screen.choose("Wie waren erbij toen je het met de jongere besprak?", "De jongere en één begeleider")
        screen.page.locator("#no_consequence").check()
        screen.fill_in("Hoe noemen jullie deze jongere zelf?", label)
        screen.press("Uitnodigen")
        self._pair = screen.page.url

    def accepts_the_pair(self, label: str) -> None:
        """Say yes to the newest invitation."""
        screen = self.screen
        screen.open("/begeleider/")
        screen.follow("Bekijken", screen.page.locator(".waiting li").first)
        screen.fill_in("Hoe noemen jullie deze jongere zelf?", label)
        screen.press("Ja, ik doe mee")
        self._pair = screen.page.url

    @property
    def pair(self) -> str:
        """The address of the pair they work on."""
        return self._pair

    def types_a_note(self, text: str) -> None:
        """On an empty form, and does not send it."""
        self.opens_the_note_form()
        self.screen.fill_in("Wat wil je delen?", text)
        self.screen.choose("Waarover?", "Wonen")
        self.screen.page.locator("#draft-kept").wait_for()

    def opens_the_note_form(self) -> None:
        self.screen.open(f"{self._pair}/notitie")

    def writes(
        self, subject: str, text: str, kind: str = "Nieuws", how_known: str = "Zelf gezien", discussed: str = "yes"
    ) -> None:
        """A note that the writer saw and discussed with the youngster, unless it says otherwise."""
        screen = self.screen
        screen.open(self._pair)
        screen.follow("Iets opschrijven")
        self.fills_in_a_note(subject, text, kind, how_known)
        screen.page.locator(f'input[name="discussed"][value="{discussed}"]').check()
        screen.press("Bewaren")

    def corrects_after_a_talk(self, text: str) -> None:
        """The newest own note, which is now discussed with the youngster."""
        screen = self.screen
        screen.open(self._pair)
        screen.follow("Verbeteren")
        screen.fill_in("Wat wil je delen?", text)
        screen.page.locator('input[name="discussed"][value="yes"]').check()
        screen.press("Bewaren")

    def looks_at_what_was_corrected(self) -> None:
        """From the note to its history."""
        self.screen.follow("verbeterd")

    def answers_why(self, answer: str) -> None:
        """From the caseload to the youngster's question, and back with an answer."""
        screen = self.screen
        screen.open("/begeleider/")
        asked = screen.page.locator(".waiting li", has_text=screen.says("vraagt waarom je keek."))
        screen.follow("Bekijken", within=asked)
        screen.fill_in("Jouw antwoord", answer)
        screen.press("Antwoord geven")

    def shows_the_code(self) -> Code:
        """Make a code; gives it as it can be typed and as it can be scanned."""
        screen = self.screen
        screen.open(self._pair)
        screen.follow("Code laten zien")
        screen.press("Laat de code zien")
        typed = screen.page.locator(".big-code").inner_text()
        address = f"{screen.page.url.split('/begeleider')[0]}/j/{typed}"
        drawn = screen.page.locator(".qr svg path").get_attribute("d") or ""
        assert drawn in segno.make(address, error="m", boost_error=False, micro=False).svg_inline(border=4)
        return Code(typed, address)

    def sees_the_words(self) -> str:
        """The waiting page goes on by itself as soon as somebody scanned."""
        self.screen.waits_for("Staat dit ook op de telefoon van de jongere?")
        return self.screen.page.locator(".two-words").inner_text()

    def confirms_the_words(self) -> None:
        self.screen.press("Ja, dit klopt")

    def refuses_the_words(self) -> None:
        self.screen.press("Nee, dit klopt niet")

    def opens_the_pair(self, pair_id: UUID | None = None) -> None:
        """The pair they work on; `pair_id`: from now on this one, in the language of this screen."""
        if pair_id is not None:
            self._pair = f"/begeleider/koppel/{pair_id}"
            self.screen.open("/")
            self.screen.read_english_from_now_on()
        self.screen.open(self._pair)

    def opens_the_caseload(self) -> None:
        self.screen.follow("← Mijn jongeren")

    def begins_the_day(self) -> None:
        """Signed in already: the caseload, in the language of this screen."""
        self.screen.open("/")
        self.screen.read_english_from_now_on()
        self.screen.open("/begeleider/")

    def finds(self, typed: str) -> list[str]:
        """Type in the field above the list; the names that stay."""
        self.screen.fill_in("Zoek in je lijst", typed)
        self.screen.look()
        return self.screen.page.locator("tbody tr:visible th a").all_inner_texts()

    def opens_from_the_list(self, name: str) -> None:
        self.screen.page.get_by_role("link", name=name, exact=True).click()
        self.screen.page.wait_for_url("**/koppel/*")
        self.screen.look()
        self._pair = self.screen.page.url

    def fills_in_a_note(self, subject: str, text: str, kind: str = "Nieuws", how_known: str = "Zelf gezien") -> None:
        """On the form that is open: seen, or otherwise known, and discussed."""
        screen = self.screen
        screen.fill_in("Wat wil je delen?", text)
        screen.choose("Waarover?", subject)
        screen.choose("Wat voor notitie is het?", kind)
        screen.choose("Hoe weet je dit?", how_known)
        screen.page.locator('input[name="discussed"][value="yes"]').check()

    def names_who_takes_over(self, colleague: str) -> None:
        """On the page of the hand-over."""
        form = self.screen.page.locator("form", has=self.screen.page.locator("#person"))
        form.locator("#person").select_option(label=colleague)
        self.screen.press("Bewaren", form)

    def plans_to_meet(self, day: str, time: str) -> None:
        """When the colleague and the youngster meet."""
        form = self.screen.page.locator("form", has=self.screen.page.locator("#day"))
        self.screen.fill_in("Dag", day)
        self.screen.fill_in("Tijd", time)
        self.screen.press("Bewaren", form)

    def goes_through_what_is_open(self) -> None:
        """Everything goes on; then the rest of the pair opens."""
        for answer in self.screen.page.locator('input[value="goes-on"]').all():
            answer.check()
        self.screen.press("Nagelopen, verder")

    def action(self, what: str) -> Locator:
        """This action, among who does what."""
        return self.screen.page.locator(
            "#actions .stack-small", has=self.screen.page.get_by_role("heading", name=what)
        ).first

    def unfolds(self, words: str, within: Locator | None = None) -> None:
        """What is folded under these words."""
        (within or self.screen.page).locator("summary", has_text=self.screen.says(words)).click()
        self.screen.look()

    def is_about_to_give_her_screen(self) -> None:
        """From the pair to the page that says what happens then."""
        self.opens_the_pair()
        self.screen.page.locator("summary", has_text=self.screen.says("De jongere heeft geen telefoon")).click()
        self.screen.look()
        self.screen.follow("Samen op dit scherm")

    def gives_her_screen(self, present: str, *, beside: bool = True) -> None:
        """Who else is there; and that the youngster is."""
        self.screen.page.get_by_label(self.screen.says(present), exact=True).check()
        if beside:
            self.screen.page.get_by_label(self.screen.says("De jongere zit naast me en wil dit zelf"), exact=True).check()
        self.screen.press("Geef het scherm aan de jongere")

    def goes_back(self) -> None:
        self.screen.back()

    def reloads(self) -> None:
        self.screen.reload()

    def enters_the_number(self, number: str) -> None:
        """The number that the youngster told."""
        self.opens_the_pair()
        self.screen.fill_in("Nummer", number)
        self.screen.press("Bevestigen")

    def reads(self) -> str:
        """What stands on the open page."""
        return self.screen.text

    def sees_that_nothing_is_shared(self) -> bool:
        return self.screen.shows(NOTHING_SHARED)
