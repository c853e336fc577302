"""Where attachments lie: the file system under DATA, or a bucket that speaks S3; what Django is told, no more."""

from pathlib import Path
from typing import Any

from unifiedmsg.environment import BadSetting, Environment


def attachments(env: Environment, data: Path) -> dict[str, Any]:
    """The storage of attachments. Raises: BadSetting when half of a bucket is given."""
    bucket, endpoint = env.text("ATTACHMENTS_S3_BUCKET"), env.origin("ATTACHMENTS_S3_ENDPOINT")
    access, secret = env.text("ATTACHMENTS_S3_ACCESS_KEY"), env.text("ATTACHMENTS_S3_SECRET_KEY")
    region = env.text("ATTACHMENTS_S3_REGION")
    if not bucket:
        if endpoint or access or secret or region:
            raise BadSetting("ATTACHMENTS_S3_BUCKET is missing beside the other settings of the bucket.")
        options = {"location": data / "files" / "attachments", "file_permissions_mode": 0o600}
        return {"BACKEND": "apps.attachments.storage.DurableFileSystemStorage", "OPTIONS": options}
    if not (access and secret):
        raise BadSetting("ATTACHMENTS_S3_ACCESS_KEY and ATTACHMENTS_S3_SECRET_KEY are both needed for the bucket.")
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": _bucket(bucket, endpoint, access, secret, region)}


def _bucket(bucket: str, endpoint: str, access: str, secret: str, region: str) -> dict[str, Any]:
    return {
        "bucket_name": bucket,
        "endpoint_url": endpoint or None,
        "access_key": access,
        "secret_key": secret,
        "region_name": region or None,
        "file_overwrite": True,  # a chunk that comes again takes the place of the first
        "default_acl": None,
        "querystring_auth": True,
        "object_parameters": {"ContentType": "application/octet-stream"},
        "signature_version": "s3v4",
        "addressing_style": "path",
    }
