"""Template tags that put a built file into a page, pinned by its digest; no inline script, ever."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from unifiedmsg import bundle

register = template.Library()


@register.simple_tag
def script(source: str) -> SafeString:
    """The module script that ``source`` became, and what it imports, all with their digests."""
    entry = bundle.entry(source)
    preloads = format_html_join(
        "\n",
        '<link rel="modulepreload" href="{}" integrity="{}">',
        ((file.url, file.integrity) for file in entry.imports),
    )
    main = format_html(
        '<script type="module" src="{}" integrity="{}"></script>', entry.script.url, entry.script.integrity
    )
    return preloads + main


@register.simple_tag
def stylesheets(source: str) -> SafeString:
    """The stylesheets that ``source`` imports, with their digests."""
    styles = bundle.entry(source).styles
    return format_html_join(
        "\n", '<link rel="stylesheet" href="{}" integrity="{}">', ((file.url, file.integrity) for file in styles)
    )
