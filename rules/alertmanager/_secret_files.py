"""Keys of Alertmanager's configuration that have a twin which names a file, and since when.

Read from the structs at the tags v0.21.0 to v0.34.0 (`config/`, `notify/*/config`, and prometheus/common for HTTP clients).
"""

from __future__ import annotations

from fixer import Node

FLOOR = (0, 22)

SINCE: dict[tuple[str, str], tuple[int, int]] = {
    ("global", "slack_api_url"): FLOOR,
    ("global", "opsgenie_api_key"): (0, 24),
    ("global", "smtp_auth_password"): (0, 25),
    ("global", "victorops_api_key"): (0, 25),
    ("global", "rocketchat_token"): (0, 28),
    ("global", "rocketchat_token_id"): (0, 28),
    ("global", "slack_app_token"): (0, 30),
    ("global", "smtp_auth_secret"): (0, 31),
    ("global", "telegram_bot_token"): (0, 31),
    ("global", "wechat_api_secret"): (0, 31),
    ("global", "mattermost_webhook_url"): (0, 32),
    ("slack_configs", "api_url"): FLOOR,
    ("slack_configs", "app_token"): (0, 30),
    ("victorops_configs", "api_key"): FLOOR,
    ("opsgenie_configs", "api_key"): (0, 24),
    ("email_configs", "auth_password"): (0, 25),
    ("email_configs", "auth_secret"): (0, 31),
    ("pagerduty_configs", "routing_key"): (0, 25),
    ("pagerduty_configs", "service_key"): (0, 25),
    ("pushover_configs", "token"): (0, 26),
    ("pushover_configs", "user_key"): (0, 26),
    ("telegram_configs", "bot_token"): (0, 26),
    ("telegram_configs", "chat_id"): (0, 31),
    ("webhook_configs", "url"): (0, 28),  # 0.26 and 0.27 know the key and crash on it (#3800)
    ("discord_configs", "webhook_url"): (0, 28),  # 0.27 knows the key and does not read it right (#3728)
    ("msteams_configs", "webhook_url"): (0, 28),  # likewise
    ("msteamsv2_configs", "webhook_url"): (0, 28),
    ("rocketchat_configs", "token"): (0, 28),
    ("rocketchat_configs", "token_id"): (0, 28),
    ("incidentio_configs", "url"): (0, 29),
    ("incidentio_configs", "alert_source_token"): (0, 29),
    ("mattermost_configs", "webhook_url"): (0, 30),
    ("wechat_configs", "api_secret"): (0, 31),
    ("http_config", "bearer_token"): FLOOR,
    ("basic_auth", "password"): FLOOR,
    ("basic_auth", "username"): (0, 27),
    ("authorization", "credentials"): FLOOR,
    ("oauth2", "client_secret"): FLOOR,
}
"""Section and key → first version whose `<key>_file` works."""


def since(value: Node) -> tuple[int, int] | None:
    """The first Alertmanager in which this entry's `<key>_file` works, or None when there is none."""
    section = next((step for step in reversed(value.route[1:-1]) if isinstance(step, str)), "")
    return SINCE.get((section, str(value.route[-1])))
