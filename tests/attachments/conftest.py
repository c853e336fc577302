"""The bucket's tests need packages that the check does not install: `make s3` does."""

import os

collect_ignore = [] if os.environ.get("S3") else ["test_s3.py"]
