"""Every table of the service, for migrations: importing this file knows them all."""

from service.access import models as _access
from service.audit import models as _audit
from service.consent import models as _consent
from service.db import Base
from service.exchange import models as _exchange
from service.pairs import absence_models as _absences
from service.pairs import ending_models as _ending
from service.pairs import mail_models as _mail
from service.pairs import models as _pairs
from service.pairs import pattern_models as _patterns
from service.pairs import succession_models as _succession
from service.records import models as _records
from service.rights import models as _rights

MODULES = (
    _absences,
    _access,
    _audit,
    _consent,
    _ending,
    _exchange,
    _mail,
    _pairs,
    _patterns,
    _records,
    _rights,
    _succession,
)
METADATA = Base.metadata
