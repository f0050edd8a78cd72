"""What can be seen: tables derived from the ledger, always rebuildable.

PROJECTIONS is the list in force, in the order in which an entry passes through them. A new one is
a module with its table, `apply` and queries, and its name here.
"""

from projections import (
    cases,
    clocks,
    coverage,
    findings,
    late_recording,
    locks,
    names,
    officials,
    profile,
    publication,
    quarantine,
    references,
    stages,
    tenures,
    timeline,
    units,
)
from projections.work import Projection

PROJECTIONS: tuple[Projection, ...] = (
    officials.PROJECTION,
    names.PROJECTION,
    units.PROJECTION,
    tenures.PROJECTION,
    cases.PROJECTION,
    timeline.PROJECTION,
    stages.PROJECTION,
    references.PROJECTION,
    profile.PROJECTION,
    coverage.PROJECTION,
    publication.PROJECTION,
    clocks.PROJECTION,
    locks.PROJECTION,
    findings.PROJECTION,
    late_recording.PROJECTION,
    quarantine.PROJECTION,
)
