"""Early-warning indicators: INDICATORS is the list in force (domain 6).

To add one, write its module and name it here. Its thresholds are in the packs.
"""

from domain.indicators import inquiry_unanswered
from domain.indicators.indicator import Indicator

INDICATORS: tuple[Indicator, ...] = (inquiry_unanswered.INDICATOR,)
