//go:build slow

package office

// hundredsOfLives is how many hundred lives are played.
const hundredsOfLives = 100
