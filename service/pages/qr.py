"""QR codes on pages."""

import segno
from markupsafe import Markup


def qr_code(address: str) -> Markup:
    """The address as a QR code of level M: inline SVG without style, so that the content policy lets it be."""
    code = segno.make(address, error="m", boost_error=False, micro=False)
    return Markup(code.svg_inline(border=4, omitsize=True, svgclass=None, lineclass=None))
