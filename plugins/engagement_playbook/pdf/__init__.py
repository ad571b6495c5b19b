"""Papers to carry into a meeting: sheets, packs and forms as PDF.

``sheet``, ``form`` and ``bundle`` say what stands on a paper, as plain data; the files in ``typst/``
say where; ``printer`` brings them together and ``worker_pool`` compiles them. Importing this package does not load Typst.
"""

from engagement_playbook.model.visit import Bundle
from engagement_playbook.pdf.bundle import PackFields, PackRequest
from engagement_playbook.pdf.check import check_paper, report_replaced
from engagement_playbook.pdf.fonts import FontsError
from engagement_playbook.pdf.printer import Printer
from engagement_playbook.pdf.worker_pool import Job, Printed
from engagement_playbook.presentation.presentation import Parties

__all__ = [
    "Bundle",
    "FontsError",
    "Job",
    "PackFields",
    "PackRequest",
    "Parties",
    "Printed",
    "Printer",
    "check_paper",
    "report_replaced",
]
