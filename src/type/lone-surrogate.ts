export const LONE_SURROGATE_REASON = 'it holds half of a surrogate pair, which UTF-8 cannot express';

/** With the u flag, whole pairs are characters; what is left of the class are halves. */
export const LONE_SURROGATE = /\p{Surrogate}/u;
