"""What looks at the pages of the stories does see something: a page with faults, made here, is named with each of them."""

import pytest
from playwright.sync_api import Browser

from tests.browser.axe import AXE, LEFT_OUT, violations

FAULTY = """<html><head><title>Fout</title></head><body><main>
<p style="color: #bbb; background: #fff">Bijna niet te lezen</p>
<input><button style="width: 9px; height: 9px; padding: 0"></button>
</main></body></html>"""


def test_axe_names_what_is_wrong_with_a_page(chromium: Browser) -> None:
    if not AXE.exists():
        pytest.skip(LEFT_OUT)
    page = chromium.new_page()
    page.set_content(FAULTY)
    found = list(violations(page, "de foute bladzijde"))
    assert {"html-has-lang", "color-contrast", "label", "button-name"} <= {violation.rule for violation in found}
    assert all(str(violation).startswith("de foute bladzijde\n") for violation in found)
