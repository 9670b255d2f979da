"""The addresses outside that a built site names, each asked whether it answers: ``python -m generate.outside SITE``."""

from __future__ import annotations

import re
import sys
import urllib.request
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from generate import website

#: Seconds that an answer may take.
_PATIENCE = 20
#: Addresses that are examples and lead nowhere.
_INVENTED = re.compile(r"https?://(?:[\w.-]*\bexample\b|doi\.org/10\.5555|pubmed\.ncbi\.nlm\.nih\.gov/90000)")


def addresses(site: Path) -> dict[str, set[str]]:
    """Return the addresses outside that the pages of a site link to, each with the pages that do."""
    own = website.addresses()
    found: dict[str, set[str]] = defaultdict(set)
    for path in site.rglob("*.html"):
        for url in re.findall(r'\bhref="(https?://[^"#]+)', path.read_text(encoding="utf-8")):
            if not url.startswith((own["site_url"], f"{own['repo_url']}/edit/")) and not _INVENTED.match(url):
                found[url.replace("&amp;", "&")].add(path.relative_to(site).as_posix())
    return found


def unanswered(urls: Iterable[str]) -> dict[str, str]:
    """Ask for each address, and return those that do not answer, with the reason."""
    reasons: dict[str, str] = {}
    for url in sorted(urls):
        request = urllib.request.Request(url, headers={"User-Agent": "pubrecord-links"})  # noqa: S310 - http(s), see above
        try:
            with urllib.request.urlopen(request, timeout=_PATIENCE):  # noqa: S310 - as above
                pass
        except OSError as error:
            reasons[url] = str(error)
    return reasons


def main(site: Path) -> int:
    """Report the addresses that do not answer; return 1 if there are any."""
    found = addresses(site)
    reasons = unanswered(found)
    for url, reason in reasons.items():
        sys.stdout.write(f"{url}: {reason}; it is on {', '.join(sorted(found[url]))}\n")
    sys.stdout.write(f"{len(found)} addresses, {len(reasons)} without an answer\n")
    return 1 if reasons else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
