package demo

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"

	"tpmbench/internal/phrase"
)

// headers are part of every answer. The page's scripts, styles and requests are its own, nothing is
// inline, and no other page may frame or read it.
var headers = map[string]string{
	"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
		"base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Cache-Control":                "no-cache",
	"Referrer-Policy":              "no-referrer",
	"X-Content-Type-Options":       "nosniff",
	"X-Frame-Options":              "DENY",
}

// guard lets through requests from the page itself and refuses those of other sites that are open
// in the same browser. A site whose name was made to point here (DNS rebinding) still sends that
// name as Host; a request across origins says so in Origin or Sec-Fetch-Site.
func guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, value := range headers {
			w.Header().Set(name, value)
		}
		switch origin, site := r.Header.Get("Origin"), r.Header.Get("Sec-Fetch-Site"); {
		case !loopbackHost(r.Host):
			refuse(w, http.StatusForbidden, "the host %q is not this page's: use the address that tpmbench demo printed", phrase.Short(r.Host, 40))
		case len(r.Header.Values("Origin")) > 1 || origin != "" && origin != "http://"+r.Host:
			refuse(w, http.StatusForbidden, "the origin %q is not this page's: other pages may not ask", phrase.Short(origin, 40))
		case strings.HasPrefix(r.URL.Path, "/api/") && site != "" && site != "same-origin" && site != "none":
			refuse(w, http.StatusForbidden, "the request comes from another site (%s): other pages may not ask", phrase.Printable(phrase.Short(site, 40)))
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// loopbackHost reports whether a Host header names this machine's loopback interface, at any port,
// since there may be a tunnel.
func loopbackHost(hostport string) bool {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = strings.TrimSuffix(strings.TrimPrefix(hostport, "["), "]")
	}
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// CheckAddr returns an error unless addr is HOST:PORT with a loopback address or localhost as HOST;
// port 0 is any free port.
func CheckAddr(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("--addr %q: must be HOST:PORT, such as 127.0.0.1:8137 or localhost:0", addr)
	}
	if !loopbackHost(addr) {
		return fmt.Errorf("--addr %q: the host %q is not a loopback address; use 127.0.0.1, ::1 or localhost", addr, host)
	}
	return nil
}

// Listen listens on addr, which must pass CheckAddr.
func Listen(addr string) (net.Listener, error) {
	if err := CheckAddr(addr); err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("--addr %s: %w; another port may be free, and port 0 takes any that is", addr, reason(err))
	}
	// localhost as this machine resolves it
	if a, ok := l.Addr().(*net.TCPAddr); !ok || !a.IP.IsLoopback() {
		l.Close()
		return nil, fmt.Errorf("--addr %s is %s here, which is not a loopback address; use 127.0.0.1 or [::1]", addr, l.Addr())
	}
	return l, nil
}

// reason returns err without the operation and address that package net prefixes.
func reason(err error) error {
	var call *os.SyscallError
	if errors.As(err, &call) {
		return call.Err
	}
	return err
}
