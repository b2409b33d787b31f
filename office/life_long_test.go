//go:build long

package office

// hundredsOfLives is how many hundred lives are played.
const hundredsOfLives = 100
