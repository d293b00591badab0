"""The exact text of a sheet of paper, the same for whoever reads it: no name of the youngster and no note stands on it."""

from service.consent.assisted import present_words
from service.consent.choices import SUBJECTS_IN_ORDER
from service.consent.my_pairs import Direction
from service.consent.screens import ConsentTexts, shown_secrecy, subject_name
from service.pairs.assisting import Present

RIGHTS = ("rights_controllers", "rights_kept", "rights_yours", "rights_officer")
ANSWERS = ("button_yes", "button_later", "button_nothing")


def shown_on_sheet(texts: ConsentTexts, direction: Direction) -> str:
    """Every line of it, in its order; the boxes to tick are not written out."""
    text = texts.of(direction)
    parts = [
        [text["sheet_title"], text["sheet_lead"], text["assisted_only_you"]],
        [*(sentence for _, sentence in texts.sentences()), f"{text['who_purpose']} {texts.purpose()}.", *texts.freely()],
        shown_secrecy(texts),
        [text["who_own_system"], text["what_why"], text["what_unknown"], text["what_old_file"]],
        [text["choose_title"], text["sheet_tick"], *(subject_name(text, each) for each in SUBJECTS_IN_ORDER)],
        [text["sheet_later_too"], text["assisted_one_way"]],
        [text["sheet_until"], text["assisted_no_copy"], text["assisted_seen"], text["sheet_stop"]],
        [text["summary_no_consequence"]],
        [text["sheet_answer"], *(text[name] for name in ANSWERS), text["sheet_name"], text["sheet_born"]],
        [text["sheet_present"], *present_words(text, Present)],
        [text["rights_title"], *(text[name] for name in RIGHTS)],
    ]
    return "\n\n".join("\n".join(part) for part in parts if part)
