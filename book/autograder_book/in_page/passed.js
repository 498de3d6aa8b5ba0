// What is passed and what is left.

import { state } from "./kept.js";

export const stateOf = (topic, name, records) => state(records.get(`${topic.name}/${name}`));

/** How many functions of a topic are passed and tried, of how many. */
export function counted(topic, records) {
  const states = topic.functions.map(name => stateOf(topic, name, records));
  const count = which => states.filter(each => each === which).length;
  return { passed: count("passed"), tried: count("tried"), all: states.length };
}

/** The first function that is not passed: `{ topic, name }`. */
export function firstOpen(topics, records) {
  for (const topic of topics) {
    const name = topic.functions.find(each => stateOf(topic, each, records) !== "passed");
    if (name) return { topic, name };
  }
}
