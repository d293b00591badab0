"""A statement that is made ready before takes every value or none: what is forgotten never becomes NULL."""

from uuid import uuid4

import pytest
from sqlalchemy import bindparam, insert, select

from service.pairs.models import Organisation
from service.prepared import Prepared
from tests.factories import World

ASKED = Prepared(select(Organisation.name).where(Organisation.id == bindparam("id"), Organisation.active.is_(True)))
WRITTEN = Prepared(insert(Organisation), ["id", "name"])


def test_every_value_is_bound_and_a_forgotten_one_is_an_error(world: World) -> None:
    with world.database.transaction() as session:
        assert ASKED.row(session, {"id": world.de_brug.id}).name == "De Brug"
        with pytest.raises(KeyError, match="id"):
            ASKED.row(session, {})
        with pytest.raises(KeyError, match="name"):
            WRITTEN.run(session, {"id": uuid4()})
