"""The web server for the floor: as many processes and threads as ours, and nothing of what ours does beside calls."""

from config import gunicorn as ours

workers, threads, worker_class = ours.workers, ours.threads, ours.worker_class
preload_app, when_ready = ours.preload_app, ours.when_ready
timeout, graceful_timeout, keepalive = ours.timeout, ours.graceful_timeout, ours.keepalive
worker_tmp_dir, control_socket_disable = ours.worker_tmp_dir, ours.control_socket_disable
