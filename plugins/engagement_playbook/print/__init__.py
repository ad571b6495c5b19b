"""Papers to carry into a meeting: sheets, packs and forms as PDF.

``sheet``, ``form`` and ``bundle`` say what stands on a paper, as plain data; the files in ``typst/``
say where; ``printer`` brings them together and ``press`` makes them. Importing this package does not load Typst.
"""

from engagement_playbook.print.bundle import Bundle, PackFields, PackRequest
from engagement_playbook.print.check import check_paper, report_replaced
from engagement_playbook.print.fonts import FontsError
from engagement_playbook.print.press import Job, Printed
from engagement_playbook.print.printer import Printer

__all__ = [
    "Bundle",
    "FontsError",
    "Job",
    "PackFields",
    "PackRequest",
    "Printed",
    "Printer",
    "check_paper",
    "report_replaced",
]
