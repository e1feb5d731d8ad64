"""The queues: looking at deliveries, and repairing what is stuck."""

from eamconsole.services.queue.filters import QueueFilter
from eamconsole.services.queue.items import QueueDetail, ToldDelivery
from eamconsole.services.queue.reading import Queues
from eamconsole.services.queue.repair import Repair, RepairCount, Undo
from eamconsole.services.queue.requests import ToldRequest

__all__ = [
    "QueueDetail",
    "QueueFilter",
    "Queues",
    "Repair",
    "RepairCount",
    "ToldDelivery",
    "ToldRequest",
    "Undo",
]
