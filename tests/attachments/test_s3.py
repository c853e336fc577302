"""Attachments in a bucket: the same edge, with a double of S3 (moto, over HTTP) in the disk's place."""

import secrets
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.storage import storages

from apps.attachments.rules import sizes
from apps.core.limits import ATTACHMENT_CHUNK_BYTES
from tests.attachments.uploads import Seat, Upload, read
from unifiedmsg import storing
from unifiedmsg.environment import BadSetting, Environment

pytestmark = pytest.mark.django_db


@pytest.fixture
def bucket(settings: Any) -> Iterator[Any]:
    """An empty bucket in which attachments lie from now on."""
    import boto3  # both come with `make s3` alone
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    endpoint = f"http://127.0.0.1:{server.get_host_and_port()[1]}"
    keys = {"aws_access_key_id": "us", "aws_secret_access_key": "secret", "region_name": "us-east-1"}
    made = boto3.resource("s3", endpoint_url=endpoint, **keys).create_bucket(Bucket="files")
    said = {"BUCKET": "files", "ENDPOINT": endpoint, "ACCESS_KEY": "us", "SECRET_KEY": "secret", "REGION": "us-east-1"}
    environment = Environment({f"ATTACHMENTS_S3_{name}": value for name, value in said.items()})
    settings.STORAGES = settings.STORAGES | {"attachments": storing.attachments(environment, settings.DATA)}
    yield made
    server.stop()


def test_what_was_uploaded_lies_in_the_bucket_is_read_and_is_gone_when_deleted(bucket: Any) -> None:
    assert "S3" in type(storages["attachments"]).__name__
    one = Upload(Seat("messenger").begin(), secrets.token_bytes(sizes.padded(ATTACHMENT_CHUNK_BYTES + 1))).whole()
    assert len(list(bucket.objects.all())) == 2
    first, second = read(one.attachment), read(one.attachment, ATTACHMENT_CHUNK_BYTES)
    assert first[1] + second[1] == one.content
    assert one.delete().status == 204
    assert read(one.attachment)[0] == 404
    assert list(bucket.objects.all()) == []


def test_a_chunk_that_vanished_from_the_bucket_is_not_there(bucket: Any) -> None:
    one = Upload(Seat("messenger").begin(), secrets.token_bytes(16 * 1024)).whole()
    assert read(one.attachment)[0] == 200
    for stored in bucket.objects.all():
        stored.delete()
    assert read(one.attachment)[0] == 404


def test_half_of_a_bucket_s_settings_do_not_start(settings: Any) -> None:
    for given in ({"ATTACHMENTS_S3_BUCKET": "files"}, {"ATTACHMENTS_S3_ACCESS_KEY": "us"}):
        with pytest.raises(BadSetting):
            storing.attachments(Environment(given), settings.DATA)
