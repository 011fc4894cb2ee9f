//go:build js && wasm

// Command wasm is what a page without a server asks instead: the answers of package film, as the
// function answer(what, query, message) of JavaScript, which returns them as JSON. There is no limit
// of time, as in the server: the page ends the worker that it runs in where an answer is no longer
// wanted.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"syscall/js"

	"tpmbench/report/demo/film"
)

func main() {
	js.Global().Set("answer", js.FuncOf(func(_ js.Value, args []js.Value) any {
		text, err := json.Marshal(answer(args[0].String(), args[1].String(), args[2].String()))
		if err != nil {
			panic(err) // films and secrets are plain values
		}
		return string(text)
	}))
	select {}
}

// answer returns what the server would, an error as {"error": SENTENCE}.
func answer(what, query, message string) any {
	r, err := film.Parse(query)
	if err != nil {
		return refusal{err.Error()}
	}
	var v any
	switch what {
	case "trace":
		v, err = film.Shoot(context.Background(), r)
	case "message":
		if err = film.CheckMessage(message); err == nil {
			v, err = film.Exchange(context.Background(), r, message)
		}
	default:
		err = fmt.Errorf("%q: the program answers trace and message", what)
	}
	if err != nil {
		return refusal{err.Error()}
	}
	return v
}

type refusal struct {
	Error string `json:"error"`
}
