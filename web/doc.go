// Package web serves what looks at the daemon over HTTP: whether it lives and is ready, and figures for Prometheus.
package web
