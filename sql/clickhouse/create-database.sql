-- A server's own default is right for it; the embedded engine's is not (Overlay).
CREATE DATABASE IF NOT EXISTS {{database}}{{engine}}
