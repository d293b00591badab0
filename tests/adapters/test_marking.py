"""The first line with which a colleague marks a note for sharing."""

import pytest

from adapters.marking import Marking, UnclearError, example, is_marked, read_marking
from adapters.vocabulary import usual_vocabulary
from schemas.vocabulary import ActionOwner, HowKnown, Kind, Subject

WORDS = usual_vocabulary()
EXAMPLE = example(WORDS)
SEEN_AND_DISCUSSED = Marking(Subject.HOUSING, HowKnown.SEEN, True, Kind.UPDATE, None)


@pytest.mark.parametrize(
    "line",
    [
        EXAMPLE,
        "#KOPPEL Wonen, Zelf Gezien, BESPROKEN",
        "#koppel   besproken ,wonen,   zelf gezien.",
        "#koppel wonen zelf gezien besproken",
        "#koppel: wonen; gezien; besproken met de jongere",
        "  #koppel wonen / zelf gezien / wel besproken / update",
        "#koppel wonen, wonen, zelf gezien en besproken\r",
    ],
)
def test_case_order_commas_and_spaces_do_not_matter(line: str) -> None:
    assert read_marking(f"{line}\nNoor heeft een kamer.", WORDS) == (SEEN_AND_DISCUSSED, "Noor heeft een kamer.")


@pytest.mark.parametrize(
    ("words", "subject"),
    [
        ("steun", Subject.SUPPORT),
        ("mensen om je heen", Subject.SUPPORT),
        ("wonen", Subject.HOUSING),
        ("school en werk", Subject.SCHOOL_WORK),
        ("school/werk", Subject.SCHOOL_WORK),
        ("werk", Subject.SCHOOL_WORK),
        ("inkomen en schulden", Subject.INCOME),
        ("geld", Subject.INCOME),
        ("welzijn en gezondheid", Subject.WELLBEING),
        ("praktisch", Subject.PRACTICAL),
    ],
)
def test_each_subject_has_the_words_of_the_field(words: str, subject: Subject) -> None:
    assert read_marking(f"#koppel {words}, zelf gezien, besproken\nx", WORDS)[0].subject is subject


@pytest.mark.parametrize(
    ("words", "how_known"),
    [
        ("zelf gezien", HowKnown.SEEN),
        ("van jongere gehoord", HowKnown.TOLD_BY_YOUNGSTER),
        ("van de jongere gehoord", HowKnown.TOLD_BY_YOUNGSTER),
        ("van anderen gehoord", HowKnown.HEARD_FROM_OTHERS),
        ("gehoord van een ander", HowKnown.HEARD_FROM_OTHERS),
    ],
)
def test_each_way_of_knowing_has_its_words(words: str, how_known: HowKnown) -> None:
    assert read_marking(f"#koppel wonen, {words}, besproken\nx", WORDS)[0].how_known is how_known


@pytest.mark.parametrize("words", ["niet besproken", "nog niet besproken", "Niet met de jongere besproken"])
def test_not_discussed_is_never_read_as_discussed(words: str) -> None:
    assert read_marking(f"#koppel wonen, zelf gezien, {words}\nx", WORDS)[0].discussed is False


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("afspraak", Kind.AGREEMENT),
        ("signaal", Kind.SIGNAL),
        ("vraag", Kind.QUESTION),
        ("kracht", Kind.STRENGTH),
        ("update", Kind.UPDATE),
    ],
)
def test_the_kind_can_be_named_anywhere_in_the_line(words: str, kind: Kind) -> None:
    assert read_marking(f"#koppel {words} wonen, zelf gezien, besproken\nx", WORDS)[0].kind is kind


@pytest.mark.parametrize(
    ("words", "owner"),
    [("actie", ActionOwner.WRITER), ("actie voor mij", ActionOwner.WRITER), ("actie voor collega", ActionOwner.PARTNER)],
)
def test_an_action_is_the_writers_unless_it_is_for_the_colleague(words: str, owner: ActionOwner) -> None:
    marking, _ = read_marking(f"#koppel {words}, wonen, zelf gezien, besproken\nUitkering navragen", WORDS)
    assert (marking.kind, marking.owner) == (Kind.ACTION, owner)


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("#koppel", "waarover"),
        ("#koppel zelf gezien, besproken", "waarover"),
        ("#koppel wonen, besproken", "hoe je dit weet"),
        ("#koppel wonen, zelf gezien", "besproken"),
        ("#koppel wonen, inkomen, zelf gezien, besproken", "meer dan één onderwerp"),
        ("#koppel wonen, zelf gezien, van anderen gehoord, besproken", "twee manieren"),
        ("#koppel wonen, zelf gezien, besproken, niet besproken", "zowel"),
        ("#koppel wonen, zelf gezien, besproken, vraag, signaal", "meer dan één soort"),
        ("#koppel wonen, zelf gezien, besproken, voor collega", "niet dat het een actie is"),
        ("#koppel wonen, niet zelf gezien, besproken", "niet kent"),
        ("#koppel wonen, van moeder gehoord, besproken", "niet kent"),
    ],
)
def test_a_line_that_is_not_clear_says_what_to_mend(line: str, what: str) -> None:
    with pytest.raises(UnclearError) as caught:
        read_marking(f"{line}\nx", WORDS)
    assert what in caught.value.what
    assert EXAMPLE in caught.value.mend


def test_what_to_mend_never_repeats_what_was_typed() -> None:
    with pytest.raises(UnclearError) as caught:
        read_marking("#koppel wonen, zelf gezien, besproken: Noors broer Yusuf belde\nx", WORDS)
    assert "Yusuf" not in str(caught.value)


@pytest.mark.parametrize(
    "message", ["geen merk", "#koppeling vernieuwd", "#koppel-dag gehad", "Zie #koppel", "", "[koppel n1 r1]\n#koppel"]
)
def test_only_a_note_that_begins_with_the_mark_is_marked(message: str) -> None:
    assert not is_marked(message)
