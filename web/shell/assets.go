package shell

import (
	"crypto/sha256"
	_ "embed" // the style and the script
	"encoding/hex"
	"net/http"
)

//go:embed style.css
var style []byte

//go:embed page.js
var script []byte

// An asset is a file that all pages load.
type asset struct {
	kind string
	body []byte
}

// assets are the files that pages load, by their names.
var assets = map[string]asset{"style.css": {"text/css; charset=utf-8", style}, "page.js": {"text/javascript; charset=utf-8", script}}

// assetPath returns the address of a file. It changes with the file, so that a browser may keep it.
func assetPath(name string) string {
	sum := sha256.Sum256(assets[name].body)
	return "/static/" + name + "?v=" + hex.EncodeToString(sum[:6])
}

// Assets serves the style and the script.
func Assets() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := assets[r.PathValue("name")]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", a.kind)
		w.Header().Set("Cache-Control", "max-age=31536000, immutable")
		_, _ = w.Write(a.body) // who looks may have gone
	})
}

// Secured sets what a browser is told of every answer: nothing but the files of this package is style or script, no other site may show a page in a
// frame, and none hears from which page somebody came.
func Secured(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, value := range headers {
			w.Header().Set(name, value)
		}
		h.ServeHTTP(w, r)
	})
}

// headers go with every answer.
var headers = map[string]string{
	"Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; form-action 'self'; " +
		"frame-ancestors 'none'; base-uri 'none'",
	"X-Content-Type-Options":     "nosniff",
	"X-Frame-Options":            "DENY",
	"Referrer-Policy":            "same-origin",
	"Cross-Origin-Opener-Policy": "same-origin",
	"X-Robots-Tag":               "noindex, nofollow",
}
