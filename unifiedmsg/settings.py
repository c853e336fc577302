"""Every setting, from the environment, in one file; secure unless the demo is asked for."""

import os
from pathlib import Path

from unifiedmsg import caching, logs, stores, storing
from unifiedmsg.environment import BadSetting, Environment, is_loopback

METRICS_TOKEN_CHARACTERS_MIN = 32
BASE_DIR = Path(__file__).resolve().parent.parent
_env = Environment(os.environ)
DATA = Path(_env.text("DATA") or BASE_DIR / "data").resolve()
DEMO = _env.flag("DEMO", default=False)
for _folder in ("db", "files", "mail"):
    (DATA / _folder).mkdir(mode=0o700, parents=True, exist_ok=True)

# Keys: 32 bytes each, apart from the database and its backups.
_keys = DATA / "keys" if DEMO else None
SECRET_KEY = _env.key("SECRET_KEY", made_in=_keys).hex()
PEPPER = _env.key("PEPPER", made_in=_keys)
TAG_KEY = _env.key("TAG_KEY", made_in=_keys)
NAME_SIGNING_KEY = _env.key("NAME_SIGNING_KEY", made_in=_keys)
CONSENT_KEY = _env.key("CONSENT_KEY", made_in=_keys)

# Where each host is.
PORT = int(_env.number("PORT", 8000, kind=int))
BASE_URL = _env.origin("BASE_URL", f"http://unified.localhost:{PORT}", loopback_only=DEMO)
BIND = _env.address("BIND", "127.0.0.1", loopback_only=DEMO)
SERVER = _env.choice("SERVER", ("daphne", "uvicorn"))
TRUSTED_PROXIES = _env.networks("TRUSTED_PROXIES")  # whose X-Forwarded-For and X-Forwarded-Proto are believed
_scheme, _host = BASE_URL.split("://")
SERVICE_URLS = {
    name: _env.origin(f"{name.upper()}_URL", f"{_scheme}://{name}.{_host}", loopback_only=DEMO)
    for name in ("messenger", "instagram", "whatsapp")
}
ADMIN_URL = _env.origin("ADMIN_URL", f"{_scheme}://admin.{_host}", loopback_only=DEMO)
_hosts = {BASE_URL, ADMIN_URL, *SERVICE_URLS.values()}
if len(_hosts) < len(SERVICE_URLS) + 2:
    raise BadSetting("BASE_URL, ADMIN_URL and the services' addresses must all differ: a host keeps them apart.")
ALLOWED_HOSTS = ["*"]  # unifiedmsg.hosts knows the few that are ours and answers 421 to the rest

DEMO_PEOPLE = _env.flag("DEMO_PEOPLE", default=DEMO)
ENGINE_PACE = _env.number("ENGINE_PACE", 1)
_env.whole_above_0("LIMIT_")
from apps.core import limits  # noqa: E402  (it reads them, and they are known to be numbers only now)

DEBUG = False
USE_TZ, TIME_ZONE = True, "UTC"
ROOT_URLCONF = "unifiedmsg.urls"
ASGI_APPLICATION = "unifiedmsg.asgi.application"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "channels",
    "rest_framework",
    "drf_spectacular",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "unifiedmsg",
    "apps.services",
    "apps.attachments",
    "apps.accounts",
    "apps.devices",
    "apps.consent",
    "apps.identities",
    "apps.invitations",
    "apps.conversations",
    "apps.delivery",
    "apps.dashboard",
]
MIDDLEWARE = [
    "unifiedmsg.counting.counting_middleware",
    "unifiedmsg.headers.headers_middleware",
    "unifiedmsg.csp.PolicyMiddleware",
    "unifiedmsg.headers.PowersMiddleware",
    "unifiedmsg.hosts.host_middleware",
    "servestatic.middleware.ServeStaticMiddleware",
    "unifiedmsg.staff.StaffSession",
    "django.middleware.common.CommonMiddleware",
    "unifiedmsg.staff.StaffCsrf",
    "unifiedmsg.staff.StaffAuthentication",
    "unifiedmsg.staff.StaffMessages",
    "allauth.account.middleware.AccountMiddleware",
    "unifiedmsg.retries.Retries",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
_stores = stores.chosen(_env, DATA)
DATABASES, CACHES, CHANNEL_LAYERS = dict(_stores.databases), dict(_stores.caches), dict(_stores.channel_layers)
WORKERS, SEVERAL_PROCESSES = _stores.workers, _stores.shared
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# How codes reach people: e-mail by SMTP, texts by a provider that takes Twilio's form over https.
# The demo writes both to DATA/mail.
EMAIL_HOST = _env.text("EMAIL_HOST")
EMAIL_PORT = int(_env.number("EMAIL_PORT", 587, kind=int))
EMAIL_HOST_USER = _env.text("EMAIL_USER")
EMAIL_HOST_PASSWORD = _env.text("EMAIL_PASSWORD")
EMAIL_USE_TLS = _env.flag("EMAIL_TLS", default=True)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = _env.text("EMAIL_FROM", "unifiedmsg@localhost")
# Who answers for what is asked of people, as their receipts say it.
CONTROLLER_NAME = _env.text("CONTROLLER_NAME", f"the operator of {_host}")
CONTROLLER_CONTACT = _env.text("CONTROLLER_CONTACT", DEFAULT_FROM_EMAIL)
# For how long deleted things live on in backups, as the page that deletes says it; 0: the operator does not say.
BACKUP_DAYS = int(_env.number("BACKUP_DAYS", 0, kind=int))
EMAIL_READY = bool(EMAIL_HOST)
if EMAIL_READY and not EMAIL_USE_TLS and not is_loopback(EMAIL_HOST):
    raise BadSetting("EMAIL_TLS=0 would send codes in clear: it is for a mail server on this machine.")
if DEMO and not EMAIL_READY:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA / "mail"
SMS_URL = _env.origin("SMS_URL")
SMS_ACCOUNT = _env.text("SMS_ACCOUNT")
SMS_TOKEN = _env.text("SMS_TOKEN")
SMS_FROM = _env.text("SMS_FROM")

# Static files: hashed and compressed by the build, served from memory's list of them.
STATIC_URL = "/static/"
STATICFILES_DIRS = [
    BASE_DIR / "static" / "public",
    ("assets", BASE_DIR / "static" / "dist" / "assets"),
]
SILENCED_SYSTEM_CHECKS = ["staticfiles.W004"]  # before the first build there is no such folder
SERVESTATIC_USE_FINDERS = True
SERVESTATIC_ALLOW_ALL_ORIGINS = False
SERVESTATIC_ADD_HEADERS_FUNCTION = caching.add_headers

# Attachments, sealed: on the file system, or in a bucket of anything that speaks S3.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "attachments": storing.attachments(_env, DATA),
}

# What a browser may do with our pages. 'wasm-unsafe-eval' lets libsodium's WebAssembly run; no JavaScript eval.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'", "'wasm-unsafe-eval'"],
        "worker-src": ["'self'"],
        "connect-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "blob:"],
        "media-src": ["'self'", "blob:"],
        "font-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["um"],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: []
    for name in (
        *("accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media"),
        *("geolocation", "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer", "microphone", "midi"),
        *("payment", "picture-in-picture", "publickey-credentials-create", "publickey-credentials-get"),
        *("screen-wake-lock", "serial", "usb", "xr-spatial-tracking"),
    )
}
# Voice notes are recorded on the pages where one writes: a service's own, and the unified inbox.
WRITING_PERMISSIONS_POLICY = PERMISSIONS_POLICY | {"microphone": ["self"]}
_PASSKEYS = {"publickey-credentials-create": ["self"], "publickey-credentials-get": ["self"]}
STAFF_PERMISSIONS_POLICY = PERMISSIONS_POLICY | _PASSKEYS

# Figures for whoever runs it, at an address of their own; off unless a port is given.
METRICS_PORT = int(_env.number("METRICS_PORT", 0, kind=int))
METRICS_BIND = _env.address("METRICS_BIND", "127.0.0.1", loopback_only=DEMO)
METRICS_TOKEN = _env.text("METRICS_TOKEN")
if METRICS_PORT and len(METRICS_TOKEN) < METRICS_TOKEN_CHARACTERS_MIN:
    raise BadSetting(
        f"METRICS_PORT wants a METRICS_TOKEN of at least {METRICS_TOKEN_CHARACTERS_MIN} random characters: "
        "make one with `python3 -c 'import secrets; print(secrets.token_urlsafe(32))'`."
    )

LOGGING = logs.without_steps() if DEMO else logs.LOGGING
logs.configure()

# Staff sign in on the admin's host alone; nobody else has a cookie.
_https = ADMIN_URL.startswith("https:")
SESSION_COOKIE_NAME = "__Host-staff" if _https else "staff"
CSRF_COOKIE_NAME = "__Host-staff-csrf" if _https else "staff-csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
CSRF_TRUSTED_ORIGINS = [ADMIN_URL]
SESSION_COOKIE_AGE = 8 * 3600  # a working day; then password and second factor again
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Second factors of staff. Nobody signs up here, and no e-mail address is asked for.
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "account_login", "dashboard", "account_login"
ACCOUNT_ADAPTER = "apps.dashboard.adapters.StaffAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = LOGOUT_REDIRECT_URL
ACCOUNT_RATE_LIMITS = {
    "login": f"{limits.STAFF_TRIES_OF_AN_ADDRESS}/m/ip",
    "login_failed": f"{limits.STAFF_TRIES_OF_AN_ADDRESS}/m/ip,{limits.STAFF_TRIES}/{limits.STAFF_TRIES_MINUTES}m/key",
}
MFA_ADAPTER = "apps.dashboard.adapters.StaffFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a passkey alone signs in: the device must have asked who holds it
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute wrong
MFA_TOTP_ISSUER = "unifiedmsg"
MFA_RECOVERY_CODES_SHOW_ONCE = True

REST_FRAMEWORK = {
    "UNAUTHENTICATED_USER": None,
    "UNAUTHENTICATED_TOKEN": None,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}
