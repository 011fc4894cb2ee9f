package demo

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"tpmbench/report/demo/film"
	"tpmbench/report/demo/page"
)

const (
	home    = "127.0.0.1:8137"
	message = "Meet me at the fountain – at noon."
)

func request(t *testing.T, query string) film.Request {
	t.Helper()
	r, err := film.Parse(query)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// ask sends a request as the page does, modified by each of change.
func ask(h http.Handler, method, target, body string, change ...func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Host = home
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, c := range change {
		c(r)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func header(name string, values ...string) func(*http.Request) {
	return func(r *http.Request) { r.Header[name] = values }
}

func host(name string) func(*http.Request) { return func(r *http.Request) { r.Host = name } }

// refused checks the status and the sentence of an answer.
func refused(t *testing.T, what string, w *httptest.ResponseRecorder, status int, part string) {
	t.Helper()
	var body struct{ Error string }
	if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil || w.Code != status || !strings.Contains(body.Error, part) {
		t.Errorf("%s: status %d, %.200q, want %d and %q", what, w.Code, w.Body, status, part)
	}
	if w.Header().Get("Content-Type") != "application/json" {
		t.Errorf("%s: content type %q", what, w.Header().Get("Content-Type"))
	}
}

func TestPage(t *testing.T) {
	h := Handler()
	kinds := map[string]string{"html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
	err := fs.WalkDir(page.Files(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		path := "/" + name
		if path == "/index.html" {
			path = "/"
		}
		w := ask(h, "GET", path, "")
		if want := kinds[name[strings.LastIndex(name, ".")+1:]]; w.Code != http.StatusOK || want == "" || !strings.HasPrefix(w.Header().Get("Content-Type"), want) {
			t.Errorf("%s: status %d, content type %q", path, w.Code, w.Header().Get("Content-Type"))
		}
		if content, _ := fs.ReadFile(page.Files(), name); w.Body.String() != string(content) {
			t.Errorf("%s: another content", path)
		}
		for name, value := range headers {
			if w.Header().Get(name) != value {
				t.Errorf("%s: %s is %q", path, name, w.Header().Get(name))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if w := ask(h, "HEAD", "/", ""); w.Code != http.StatusOK || w.Body.Len() > 0 {
		t.Errorf("HEAD: status %d, %d bytes", w.Code, w.Body.Len())
	}
	for _, path := range []string{"/nothing.js", "/assets", "/assets/main.js", "/..%2fserver.go", "/%00", "/api/", "/api/other"} {
		refused(t, path, ask(h, "GET", path, ""), http.StatusNotFound, "the page is at /")
	}
}

func TestPolicy(t *testing.T) {
	if strings.Contains(headers["Content-Security-Policy"], "unsafe") {
		t.Error("the policy allows what is unsafe")
	}
}

func TestMethods(t *testing.T) {
	h := Handler()
	for _, c := range []struct{ method, path, allow string }{
		{"POST", "/", "GET"}, {"PUT", "/main.js", "GET"}, {"DELETE", "/api/trace", "GET"}, {"POST", "/api/trace", "GET"}, {"HEAD", "/api/trace", "GET"},
		{"GET", "/api/message", "POST"}, {"OPTIONS", "/api/message", "POST"}, {"TRACE", "/", "GET"}, {"POST", "/api/other", "GET"},
	} {
		w := ask(h, c.method, c.path, "")
		refused(t, c.method+" "+c.path, w, http.StatusMethodNotAllowed, "takes "+c.allow)
		if w.Header().Get("Allow") != c.allow {
			t.Errorf("%s %s: allowed is %q", c.method, c.path, w.Header().Get("Allow"))
		}
	}
}

// TestForeign refuses what other sites in the same browser may send.
func TestForeign(t *testing.T) {
	h := Handler()
	for _, name := range []string{"evil.example", "evil.example:8137", "localhost.evil.example:8137", "127.0.0.1.evil.example", "10.0.0.1:8137", "0.0.0.0:8137", "", "[::2]:8137", "169.254.169.254"} {
		for _, path := range []string{"/", "/api/trace", "/api/message"} {
			refused(t, name+path, ask(h, "GET", path, "", host(name)), http.StatusForbidden, "is not this page's")
		}
	}
	for _, name := range []string{"localhost", "LOCALHOST:9", "127.0.0.1", "127.0.0.1:8137", "127.1.2.3:80", "[::1]:8137", "[::1]"} {
		if w := ask(h, "GET", "/", "", host(name)); w.Code != http.StatusOK {
			t.Errorf("%s: status %d", name, w.Code)
		}
	}
	for what, change := range map[string]func(*http.Request){
		"another site":       header("Origin", "http://evil.example"),
		"another port":       header("Origin", "http://127.0.0.1:9000"),
		"another name of us": header("Origin", "http://localhost:8137"),
		"another scheme":     header("Origin", "https://"+home),
		"no origin":          header("Origin", "null"),
		"two origins":        header("Origin", "http://"+home, "http://evil.example"),
		"cross-site":         header("Sec-Fetch-Site", "cross-site"),
		"same-site":          header("Sec-Fetch-Site", "same-site"),
	} {
		refused(t, what, ask(h, "GET", "/api/trace", "", change), http.StatusForbidden, "other pages may not ask")
		refused(t, what, ask(h, "POST", "/api/message", `{"message":"x"}`, change), http.StatusForbidden, "other pages may not ask")
	}
	own := []func(*http.Request){header("Origin", "http://"+home), header("Sec-Fetch-Site", "same-origin")}
	if w := ask(h, "POST", "/api/message?n=3&l=1", `{"message":"x"}`, own...); w.Code != http.StatusOK {
		t.Errorf("the page itself: status %d, %s", w.Code, w.Body)
	}
	// A link on another site may lead to the page.
	if w := ask(h, "GET", "/?trial=7", "", header("Sec-Fetch-Site", "cross-site")); w.Code != http.StatusOK {
		t.Errorf("a link: status %d", w.Code)
	}
}

func TestTrace(t *testing.T) {
	h := Handler()
	w := ask(h, "GET", "/api/trace?n=10&trial=3&attack=simple", "")
	want, err := film.Shoot(t.Context(), request(t, "n=10&trial=3&attack=simple"))
	if err != nil {
		t.Fatal(err)
	}
	var f film.Film
	if err := json.Unmarshal(w.Body.Bytes(), &f); err != nil || w.Code != http.StatusOK || !reflect.DeepEqual(&f, want) {
		t.Fatalf("status %d, %v, another film", w.Code, err)
	}
	refused(t, "a wrong query", ask(h, "GET", "/api/trace?k=99", ""), http.StatusBadRequest, `K "99": must be a whole number from 1 to 8`)
	refused(t, "too much", ask(h, "GET", "/api/trace?k=8&n=1000&max_steps=10000&attack=majority", ""), http.StatusBadRequest, "too much")
}

func TestMessage(t *testing.T) {
	h := Handler()
	body, err := json.Marshal(map[string]string{"message": message})
	if err != nil {
		t.Fatal(err)
	}
	w := ask(h, "POST", "/api/message?n=10", string(body))
	var s film.Secret
	if err := json.Unmarshal(w.Body.Bytes(), &s); err != nil || w.Code != http.StatusOK || !s.Synchronised || s.Readers[0].Text != message {
		t.Errorf("status %d, %+v, %v", w.Code, s, err)
	}
	if w := ask(h, "POST", "/api/message?n=10", `{"message":""}`, header("Content-Type", "application/json; charset=utf-8")); w.Code != http.StatusOK {
		t.Errorf("no text: status %d, %s", w.Code, w.Body)
	}
	for body, part := range map[string]string{
		"{":                           "must be {",
		"[]":                          "must be {",
		"{}":                          "must be {",
		`{"message":7}`:               "must be {",
		`{"message":null}`:            "must be {",
		`{"message":"x"}{}`:           "must be {",
		`{"message":"x","more":true}`: "must be {",
		`{"message":"` + strings.Repeat("x", 421) + `"}`:  "421 bytes: at most 420",
		`{"message":"` + strings.Repeat("x", 5000) + `"}`: "of at most 4096 bytes",
		strings.Repeat(" ", 5000) + `{"message":"x"}`:     "of at most 4096 bytes",
	} {
		refused(t, body[:min(20, len(body))], ask(h, "POST", "/api/message?n=3", body), http.StatusBadRequest, part)
	}
	for _, kind := range []string{"", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json/x", ";"} {
		refused(t, kind, ask(h, "POST", "/api/message", `{"message":"x"}`, header("Content-Type", kind)), http.StatusUnsupportedMediaType, "must be application/json")
	}
	refused(t, "a wrong query", ask(h, "POST", "/api/message?n=0", `{"message":"x"}`), http.StatusBadRequest, `N "0"`)
}

// FuzzMessage has bodies that are either refused or yield a text of bounded length.
func FuzzMessage(f *testing.F) {
	for _, s := range []string{`{"message":"x"}`, `{"message":"\\ud800"}`, "{\"message\":\"\xff\"}", `{}`, `[`, `{"message":"x"} x`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, body string) {
		r := httptest.NewRequest("POST", "/api/message", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		text, err := readMessage(r)
		var known problem
		if err != nil && (!errors.As(err, &known) || known.status != http.StatusBadRequest) || len(text) > film.MaxMessage || !utf8.ValidString(text) {
			t.Errorf("%q: %q, %v", body, text, err)
		}
	})
}

// TestPlaces sends more requests than are replayed at once, and one that is abandoned.
func TestPlaces(t *testing.T) {
	s := &server{places: make(chan struct{}, 1)}
	h := s.api(s.trace)
	s.places <- struct{}{}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	w := ask(h, "GET", "/?n=3", "", func(r *http.Request) { *r = *r.WithContext(ctx) })
	refused(t, "given up while it waits", w, http.StatusServiceUnavailable, "given up")
	time.AfterFunc(50*time.Millisecond, func() { <-s.places })
	if w := ask(h, "GET", "/?n=3&l=1", ""); w.Code != http.StatusOK {
		t.Errorf("after the place was free: status %d", w.Code)
	}
	if len(s.places) > 0 {
		t.Error("a place was not given back")
	}
	w = ask(h, "GET", "/?n=3", "", func(r *http.Request) { *r = *r.WithContext(ctx) })
	if w.Code == http.StatusOK || len(s.places) > 0 {
		t.Errorf("a request that was given up: status %d", w.Code)
	}
	late, cancel := context.WithDeadline(t.Context(), time.Now())
	defer cancel()
	_, err := s.trace(late, request(t, "n=3"), nil)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a trial that takes too long: %v", err)
	}
}

func TestListen(t *testing.T) {
	for _, addr := range []string{"", "8137", "localhost", "0.0.0.0:0", ":0", "[::]:0", "10.0.0.1:80", "example.com:80", "127.0.0.1:70000", "127.0.0.1:http-of-nobody", "127.0.0.1"} {
		if l, err := Listen(addr); err == nil {
			l.Close()
			t.Errorf("%q: listens on %s", addr, l.Addr())
		} else if text := err.Error(); !strings.Contains(text, addr) || strings.Contains(text, "\n") {
			t.Errorf("%q: %v", addr, err)
		}
	}
	l, err := Listen("localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if _, err := Listen(l.Addr().String()); err == nil || !strings.Contains(err.Error(), "another port may be free") {
		t.Errorf("a port that is taken: %v", err)
	}
}

// TestServe makes requests over the network, and stops while an answer is in progress.
func TestServe(t *testing.T) {
	l, err := Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- Serve(ctx, l) }()
	base := "http://" + l.Addr().String()
	answer, err := http.Get(base + "/api/trace?n=5&l=1")
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(answer.Body)
	answer.Body.Close()
	if err != nil || answer.StatusCode != http.StatusOK || !json.Valid(body) {
		t.Errorf("status %d, %v, %.100s", answer.StatusCode, err, body)
	}
	idle, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer idle.Close()
	cancel()
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(20 * time.Second):
		t.Error("it does not end")
	}
	if _, err := http.Get(base); err == nil {
		t.Error("it still answers")
	}
}
