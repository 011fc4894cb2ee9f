package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net"
	"net/http"
	"runtime"
	"time"

	"tpmbench/internal/phrase"
	"tpmbench/report/demo/film"
	"tpmbench/report/demo/page"
)

// How much the server does at once, and for how long.
const (
	patience    = 5 * time.Second  // waiting time for a free slot
	replayTime  = 20 * time.Second // for one trial
	maxBody     = 4096             // bytes in a request's body
	maxHeader   = 16 << 10
	goodbye     = time.Second // for answers in progress when the server ends
	headerTime  = 5 * time.Second
	requestTime = 10 * time.Second
)

// Handler answers the requests of the page:
//
//	GET  /, /app.js, ...        the page
//	GET  /api/trace?QUERY       a trial as a film
//	POST /api/message?QUERY     {"message": TEXT}, encrypted with the trial's key
//
// Errors of the API are {"error": SENTENCE}.
func Handler() http.Handler {
	s := &server{places: make(chan struct{}, max(1, runtime.GOMAXPROCS(0)))}
	mux := http.NewServeMux()
	mux.Handle("/", only(files(page.Files()), http.MethodGet, http.MethodHead))
	mux.Handle("/api/trace", only(s.api(s.trace), http.MethodGet))
	mux.Handle("/api/message", only(s.api(s.message), http.MethodPost))
	mux.Handle("/api/", only(http.HandlerFunc(nothing), http.MethodGet))
	return guard(mux)
}

// Serve serves on l until ctx is done, and then finishes the answers in progress.
func Serve(ctx context.Context, l net.Listener) error {
	s := &http.Server{
		Handler:           Handler(),
		MaxHeaderBytes:    maxHeader,
		ReadHeaderTimeout: headerTime,
		ReadTimeout:       requestTime,
		WriteTimeout:      requestTime + patience + replayTime,
		IdleTimeout:       time.Minute,
	}
	ended := make(chan error, 1)
	defer context.AfterFunc(ctx, func() {
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), goodbye)
		defer cancel()
		err := s.Shutdown(last)
		if errors.Is(err, context.DeadlineExceeded) {
			err = s.Close()
		}
		ended <- err
	})()
	if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-ended
}

// server replays a limited number of trials at once.
type server struct{ places chan struct{} }

// problem is an error with its HTTP status.
type problem struct {
	status int
	error
}

func problemf(status int, format string, args ...any) error {
	return problem{status, fmt.Errorf(format, args...)}
}

// api turns f, which returns the answer, into a handler.
func (s *server) api(f func(context.Context, film.Request, *http.Request) (any, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer, err := s.answer(f, r)
		var known problem
		switch {
		case err == nil:
			respond(w, http.StatusOK, answer)
		case errors.As(err, &known):
			refuse(w, known.status, "%v", err)
		case errors.Is(err, context.DeadlineExceeded):
			refuse(w, http.StatusServiceUnavailable, "the trial takes more than %v: lower K, N, max steps or the number of attackers", replayTime)
		default:
			refuse(w, http.StatusInternalServerError, "%v", err)
		}
	})
}

func (s *server) answer(f func(context.Context, film.Request, *http.Request) (any, error), r *http.Request) (any, error) {
	asked, err := film.Parse(r.URL.RawQuery)
	if err != nil {
		return nil, problem{http.StatusBadRequest, err}
	}
	select {
	case s.places <- struct{}{}:
		defer func() { <-s.places }()
	case <-time.After(patience):
		return nil, problemf(http.StatusServiceUnavailable, "%d trials are being replayed: try again in a moment", cap(s.places))
	case <-r.Context().Done():
		return nil, problemf(http.StatusServiceUnavailable, "the request was given up")
	}
	ctx, cancel := context.WithTimeout(r.Context(), replayTime)
	defer cancel()
	return f(ctx, asked, r)
}

func (s *server) trace(ctx context.Context, asked film.Request, _ *http.Request) (any, error) {
	return film.Shoot(ctx, asked)
}

func (s *server) message(ctx context.Context, asked film.Request, r *http.Request) (any, error) {
	message, err := readMessage(r)
	if err != nil {
		return nil, err
	}
	return film.Exchange(ctx, asked, message)
}

// readMessage reads {"message": TEXT}.
func readMessage(r *http.Request) (string, error) {
	kind := r.Header.Get("Content-Type")
	if media, _, err := mime.ParseMediaType(kind); err != nil || media != "application/json" {
		return "", problemf(http.StatusUnsupportedMediaType, "the content type %q: must be application/json", phrase.Short(kind, 40))
	}
	var body struct{ Message *string }
	d := json.NewDecoder(http.MaxBytesReader(nil, r.Body, maxBody))
	d.DisallowUnknownFields()
	err := d.Decode(&body)
	if err == nil {
		if _, more := d.Token(); more != io.EOF {
			err = errors.New("there is more after it")
		}
	}
	if err != nil || body.Message == nil {
		return "", problemf(http.StatusBadRequest, `the body must be {"message": TEXT}, of at most %d bytes`, maxBody)
	}
	if err := film.CheckMessage(*body.Message); err != nil {
		return "", problem{http.StatusBadRequest, err}
	}
	return *body.Message, nil
}

// files serves the page's files, without listing folders.
func files(of fs.FS) http.Handler {
	serve := http.FileServerFS(of)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := r.URL.Path[1:]
		if info, err := fs.Stat(of, name); name != "" && (err != nil || info.IsDir()) {
			nothing(w, r)
			return
		}
		serve.ServeHTTP(w, r)
	})
}

func nothing(w http.ResponseWriter, r *http.Request) {
	refuse(w, http.StatusNotFound, "there is nothing at %q: the page is at /", phrase.Short(r.URL.Path, 40))
}

// only refuses all methods but the given ones.
func only(next http.Handler, methods ...string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, m := range methods {
			if r.Method == m {
				next.ServeHTTP(w, r)
				return
			}
		}
		w.Header().Set("Allow", methods[0])
		refuse(w, http.StatusMethodNotAllowed, "the method %s: %s takes %s", phrase.Printable(phrase.Short(r.Method, 40)), phrase.Printable(phrase.Short(r.URL.Path, 40)), methods[0])
	})
}

func refuse(w http.ResponseWriter, status int, format string, args ...any) {
	respond(w, status, struct {
		Error string `json:"error"`
	}{fmt.Sprintf(format, args...)})
}

func respond(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(v) // it fails only if the client has gone
}
