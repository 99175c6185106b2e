/** Agendash as its README sets it up, on the jobs of the database that MONGODB_URI names; it starts none of them. */
import { MongoBackend } from '@agendajs/mongo-backend';
import { Agenda } from 'agenda';
import { createExpressMiddleware } from 'agendash';
import express from 'express';

const backend = new MongoBackend({ address: process.env.MONGODB_URI, collection: process.env.AGENDA_COLLECTION });
const agenda = new Agenda({ backend });
agenda.on('error', (error) => {
  throw error;
});
await agenda.ready;
const app = express().use('/dash', createExpressMiddleware(agenda));
const server = app.listen(0, '127.0.0.1', () => {
  process.send({ url: `http://127.0.0.1:${server.address().port}/dash/` });
});
