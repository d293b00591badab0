from collections.abc import Iterator
from pathlib import Path

import pytest
from joserfc.jwk import ECKey

from tests.adapters.fake_server import running
from tests.adapters.fake_service import FakeService
from tests.adapters.new_codes import new_code
from tests.adapters.stage import Stage, set_stage


@pytest.fixture(scope="session")
def adapter_key() -> ECKey:
    return ECKey.generate_key("P-256", private=True)


@pytest.fixture
def service(adapter_key: ECKey) -> Iterator[FakeService]:
    with running(FakeService(ECKey.import_key(adapter_key.as_dict(private=False)))) as service:
        yield service


@pytest.fixture
def stage(tmp_path: Path, service: FakeService, adapter_key: ECKey) -> Stage:
    return set_stage(tmp_path, service, adapter_key)


@pytest.fixture
def code() -> str:
    """A pair's code that stands on no record yet."""
    return new_code()
