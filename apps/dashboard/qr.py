"""A text as a square that a camera reads; an SVG without any style of its own."""

import qrcode
from django.utils.html import format_html
from django.utils.safestring import SafeString

QUIET = 4  # modules of white around it (ISO/IEC 18004, section 9.1)


def svg(text: str) -> SafeString:
    """The code as one path, black on white in any scheme."""
    code = qrcode.QRCode(border=0)
    code.add_data(text)
    rows = code.get_matrix()
    dark = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, on in enumerate(row) if on)
    size = len(rows) + 2 * QUIET
    return format_html(
        '<svg class="qr" viewBox="-{0} -{0} {1} {1}" role="img" aria-label="Code to scan">'
        '<path class="qr__paper" d="M-{0} -{0}h{1}v{1}h-{1}z"/><path class="qr__ink" d="{2}"/></svg>',
        QUIET,
        size,
        dark,
    )
