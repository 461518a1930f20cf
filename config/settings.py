"""All settings on one page; what may be set from outside is read by `config.environment`.

LOCAL (PUBLIC_URL is this machine's own address) has defaults for everything and shows the phone simulator;
anywhere else a missing or wrong value stops the start with one sentence.
"""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from config import environment
from config.logging import LOGGING as LOGGING
from config.version import VERSION as VERSION

BASE_DIR = Path(__file__).resolve().parent.parent
ENVIRONMENT = environment.read(environment.found(BASE_DIR))

# --- Who and where we are -------------------------------------------------------------------------------
LOCAL = ENVIRONMENT.local
PUBLIC_URL = ENVIRONMENT.public_url
PORT = ENVIRONMENT.port
SECRET_KEY = ENVIRONMENT.secret_key
SECRET_KEY_FALLBACKS = list(ENVIRONMENT.secret_keys_before)  # what they signed still counts, while they are rotated
FIELD_KEYS = ENVIRONMENT.field_keys  # "id:base64key", the first one encrypts, the others still decrypt
ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts)
DEBUG = False  # an error page with local variables would show a client

# --- The telephone line ---------------------------------------------------------------------------------
TWILIO_ACCOUNT_SID = ENVIRONMENT.twilio_account_sid
TWILIO_AUTH_TOKENS = ENVIRONMENT.twilio_auth_tokens  # one, or two while they are rotated
TWILIO_API_BASE_URL = ENVIRONMENT.twilio_api_base_url  # "" is Twilio's own
LINE_BUDGET_SECONDS = 5.0  # of database work in a webhook; Twilio gives up after 15, a caller long before
FALLBACK_URL = ENVIRONMENT.fallback_url  # where the static documents are hosted; "" is not known
LINE_PREFIX = "/line/"  # below it no middleware is met (config.wsgi)

# --- The house ------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "pgtrigger",
    "phonenumber_field",
    "django_structlog",
    "django_htmx",
    "django_filters",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "clinic",
    "telephony",
    "clients",
    "agreements",
    "coaching",
]
MIDDLEWARE = [
    "config.logging.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.privacy.keep_no_copy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.sessions.end_when_idle",
    "config.languages.of_the_reader",
    "config.wrong_method.said",
    "config.denials.on_record",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.emergencies.recognise",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
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
                "config.sessions.for_templates",
            ],
            "libraries": {"heroicons": "clinic.icons"},  # its own, each icon drawn once
        },
    }
]

FORM_RENDERER = "config.form_renderer.Renderer"

# --- What is kept ---------------------------------------------------------------------------------------
DATABASES = {
    "default": {
        **ENVIRONMENT.database,
        "CONN_MAX_AGE": 600,  # a new connection a request would cost three quarters of the speed
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 3,
            "tcp_user_timeout": 5000,  # milliseconds: a database that has gone is noticed within a call
            "application_name": "intersession",
            **ENVIRONMENT.database.get("OPTIONS", {}),
        },
    }
}
POSTGRES_PROGRAMS = ENVIRONMENT.postgres_programs  # a folder with pg_dump and pg_restore; "" is the PATH
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Sessions and counters of failed sign-ins stay in PostgreSQL: people still come in while the broker is down.
SESSION_ENGINE = "clinic.session_store"  # Django's own, which seals what was sent
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # a cookie would carry names
CACHES = {
    "default": {
        "BACKEND": "config.counts.Counts",
        "LOCATION": "rate_limit_cache",
        # Django's 300 would let a stranger who is counted under many addresses push out who guesses a password.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
MEDIA_ROOT = BASE_DIR / (".local/media" if LOCAL else "media")  # private: no URL leads there
SEAL_ROOT = BASE_DIR / (".local/seals" if LOCAL else "seals")  # the clinics' seal keys, encrypted
SPOOL_ROOT = Path(ENVIRONMENT.spool_dir or BASE_DIR / (".local/spool" if LOCAL else "spool"))  # webhooks, encrypted
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage",
        # Collected by whoever installs, read by the user of the services.
        "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},
    },
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# --- Signing in -----------------------------------------------------------------------------------------
AUTH_USER_MODEL = "clinic.User"
AUTHENTICATION_BACKENDS = ["clinic.backend.StaffBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "config.accounts.ClosedDoor"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = [
    "email*",
    "password1*",
    "password2*",
]  # the door is closed; the form still asks for a shape
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an admin enters the address
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody is written to because a stranger typed their address here
ACCOUNT_SESSION_REMEMBER = False  # it ends with the browser, and after SESSION_COOKIE_AGE at the latest
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if LOCAL else "https"
ALLAUTH_TRUSTED_PROXY_COUNT = 0 if LOCAL else 1  # else everyone behind the proxy shares one counter
ACCOUNT_RATE_LIMITS = {
    "login_failed": "5/5m/key",  # wrong codes, by whom they are for; of wrong passwords see config.guesses
    "login": "60/m/ip",  # right ones too: a whole clinic comes from one address
}
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
MFA_ADAPTER = "clinic.mfa.MFAAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an admin enters the address
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Intersession"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL

# --- On the wire ----------------------------------------------------------------------------------------
_HOST_ONLY = "" if LOCAL else "__Host-"  # a browser takes a __Host- cookie over https from this host only
SESSION_COOKIE_NAME = f"{_HOST_ONLY}session"
CSRF_COOKIE_NAME = f"{_HOST_ONLY}csrf"
LANGUAGE_COOKIE_NAME = f"{_HOST_ONLY}language"
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())  # config.sessions ends it sooner
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not LOCAL
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CSRF_FAILURE_VIEW = "clinic.unsent.csrf_failed"
SECURE_PROXY_SSL_HEADER = None if LOCAL else ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = not LOCAL
SECURE_HSTS_SECONDS = 0 if LOCAL else int(timedelta(days=365).total_seconds())
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not LOCAL
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "object-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],  # data: is the code that an authenticator app scans
        "font-src": ["'self'"],
        "media-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
EMAIL_BACKEND = ENVIRONMENT.email["EMAIL_BACKEND"]
EMAIL_HOST = ENVIRONMENT.email["EMAIL_HOST"] or "localhost"
EMAIL_PORT = ENVIRONMENT.email["EMAIL_PORT"] or 25
EMAIL_HOST_USER = ENVIRONMENT.email["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD = ENVIRONMENT.email["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS = ENVIRONMENT.email.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = ENVIRONMENT.email.get("EMAIL_USE_SSL", False)
EMAIL_FILE_PATH = ENVIRONMENT.email["EMAIL_FILE_PATH"]
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = f"no-reply@{urlsplit(PUBLIC_URL).hostname}"

# --- Words and numbers ----------------------------------------------------------------------------------
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
PHONENUMBER_DEFAULT_REGION = "US"
PHONENUMBER_DB_FORMAT = "E164"

# --- Who is told when something is wrong -------------------------------------------------------------------
ALERT_EMAILS = ENVIRONMENT.alert_emails
ALERT_PHONES = ENVIRONMENT.alert_phones
CANARY_FROM, CANARY_TO = ENVIRONMENT.canary_from, ENVIRONMENT.canary_to  # two numbers of ours, for the test call
CANARY_PING_URL = ENVIRONMENT.canary_ping_url

# --- Jobs and logs --------------------------------------------------------------------------------------
REDIS_URL = ENVIRONMENT.redis_url
LOGGING_CONFIG = "config.logging.configure"
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = 10  # DEBUG: one line a request, when it has ended
