// Command embed is an internal tool in a page: a service that takes events, keeps them, and serves the report.
//
//	go run ./examples/embed -listen 127.0.0.1:8080
//	curl --data-binary @events.jsonl http://127.0.0.1:8080/events
//	curl http://127.0.0.1:8080/report            # HTML
//	curl http://127.0.0.1:8080/report.json
//
// An event is a line such as {"customer":"ann","time":"2026-01-05T09:00:00Z","kind":"order","amount":"19.99"}.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"time"
)

func main() {
	listen := flag.String("listen", "127.0.0.1:8080", "the `address` to listen on")
	most := flag.Int("events", 1_000_000, "the most `events` to keep")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	server := &http.Server{
		Addr: *listen, Handler: newService(*most).handler(),
		ReadHeaderTimeout: 5 * time.Second, ReadTimeout: time.Minute, WriteTimeout: time.Minute,
	}
	go func() {
		<-ctx.Done()
		last, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		_ = server.Shutdown(last) // what is still open after that is cut
	}()
	fmt.Fprintln(os.Stderr, "embed: listening on", *listen)
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		fmt.Fprintln(os.Stderr, "embed:", err)
		os.Exit(1)
	}
}
